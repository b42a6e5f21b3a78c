//! A plain reader of the formula language: as much of it as the shipped datasets use, and a panic at anything else.

/// A formula.
#[derive(Clone, Debug)]
pub enum Expr {
    Number(f64),
    Text(String),
    Path(Path),
    Call(String, Vec<(Option<String>, Expr)>),
    Binary(String, Box<[Expr; 2]>),
    Negative(Box<Expr>),
    Not(Box<Expr>),
    If(Box<[Expr; 3]>),
}

/// `head[index].field.field`.
#[derive(Clone, Debug)]
pub struct Path {
    pub head: String,
    pub index: Option<Index>,
    pub fields: Vec<String>,
}

#[derive(Clone, Debug)]
pub enum Index {
    Key(Vec<String>),
    Condition(Box<Expr>),
}

#[derive(Clone, PartialEq, Debug)]
enum Token {
    Number(f64),
    Text(String),
    Word(String),
    Sign(String),
}

fn tokens(text: &str) -> Vec<Token> {
    let letters: Vec<char> = text.chars().collect();
    let (mut at, mut found) = (0, Vec::new());
    let run = |from: usize, part: fn(char) -> bool| from + letters[from..].iter().take_while(|letter| part(**letter)).count();
    while let Some(first) = letters.get(at).copied() {
        let end = match first {
            ' ' => {
                at += 1;
                continue;
            }
            '0'..='9' => {
                let end = run(at, |letter| letter.is_ascii_digit() || letter == '.');
                let number: f64 = letters[at..end].iter().collect::<String>().parse().expect("a number");
                let percent = letters.get(end) == Some(&'%');
                found.push(Token::Number(if percent { number / 100.0 } else { number }));
                end + usize::from(percent)
            }
            '"' => {
                let end = at + 1 + letters[at + 1..].iter().position(|letter| *letter == '"').expect("a closing quote");
                found.push(Token::Text(letters[at + 1..end].iter().collect()));
                end + 1
            }
            'a'..='z' | 'A'..='Z' => {
                let end = run(at, |letter| letter.is_alphanumeric() || letter == '_');
                found.push(Token::Word(letters[at..end].iter().collect()));
                end
            }
            _ => {
                let two: String = letters[at..].iter().take(2).collect();
                let sign = if ["!=", "<=", ">="].contains(&two.as_str()) { two } else { first.to_string() };
                let end = at + sign.len();
                found.push(Token::Sign(sign));
                end
            }
        };
        at = end;
    }
    found
}

/// Reads a formula.
pub fn read(text: &str) -> Expr {
    let mut reader = Reader { tokens: tokens(text), at: 0, text };
    let expr = reader.lowest();
    assert_eq!(reader.at, reader.tokens.len(), "the oracle cannot read `{text}`");
    expr
}

struct Reader<'a> {
    tokens: Vec<Token>,
    at: usize,
    text: &'a str,
}

impl Reader<'_> {
    fn is(&self, wanted: &str) -> bool {
        matches!(self.tokens.get(self.at), Some(Token::Sign(found) | Token::Word(found)) if found == wanted)
    }

    fn take(&mut self, wanted: &str) -> bool {
        let found = self.is(wanted);
        self.at += usize::from(found);
        found
    }

    fn need(&mut self, wanted: &str) {
        assert!(self.take(wanted), "the oracle wants `{wanted}` in `{}`", self.text);
    }

    fn lowest(&mut self) -> Expr {
        if self.take("if") {
            let condition = self.lowest();
            self.need("then");
            let yes = self.lowest();
            self.need("else");
            return Expr::If(Box::new([condition, yes, self.lowest()]));
        }
        self.level(0)
    }

    /// Operators from the weakest to the strongest.
    fn level(&mut self, level: usize) -> Expr {
        const LEVELS: [&[&str]; 5] = [&["or"], &["and"], &["=", "!=", "<", "<=", ">", ">="], &["+", "-"], &["*", "/"]];
        if level == 2 && self.take("not") {
            return Expr::Not(Box::new(self.level(2)));
        }
        let Some(signs) = LEVELS.get(level) else { return self.single() };
        let mut left = self.level(level + 1);
        while let Some(sign) = signs.iter().find(|sign| self.is(sign)) {
            self.at += 1;
            left = Expr::Binary((*sign).to_string(), Box::new([left, self.level(level + 1)]));
        }
        left
    }

    fn single(&mut self) -> Expr {
        if self.take("-") {
            return Expr::Negative(Box::new(self.single()));
        }
        if self.take("(") {
            let inner = self.lowest();
            self.need(")");
            return inner;
        }
        let token = self.tokens.get(self.at).cloned();
        self.at += 1;
        match token {
            Some(Token::Number(number)) => Expr::Number(number),
            Some(Token::Text(text)) => Expr::Text(text),
            Some(Token::Word(word)) if self.take("(") => Expr::Call(word, self.arguments()),
            Some(Token::Word(word)) => Expr::Path(self.path(word)),
            other => panic!("the oracle cannot read {other:?} in `{}`", self.text),
        }
    }

    fn arguments(&mut self) -> Vec<(Option<String>, Expr)> {
        let mut found = Vec::new();
        while !self.take(")") {
            let name = match (&self.tokens[self.at], self.tokens.get(self.at + 1)) {
                (Token::Word(name), Some(Token::Sign(sign))) if sign == ":" => Some(name.clone()),
                _ => None,
            };
            self.at += if name.is_some() { 2 } else { 0 };
            found.push((name, self.lowest()));
            self.take(",");
        }
        found
    }

    fn path(&mut self, head: String) -> Path {
        let mut path = Path { head, index: None, fields: Vec::new() };
        if self.take("[") {
            let is_key = matches!(&self.tokens[self.at], Token::Text(_))
                && matches!(&self.tokens[self.at + 1], Token::Sign(sign) if sign == "]" || sign == ",");
            path.index = Some(if is_key { Index::Key(self.key()) } else { Index::Condition(Box::new(self.lowest())) });
            self.need("]");
        }
        while self.take(".") {
            let Some(Token::Word(field)) = self.tokens.get(self.at).cloned() else { panic!("the oracle cannot read `{}`", self.text) };
            self.at += 1;
            path.fields.push(field);
        }
        path
    }

    fn key(&mut self) -> Vec<String> {
        let mut parts = Vec::new();
        while let Some(Token::Text(part)) = self.tokens.get(self.at).cloned() {
            parts.push(part);
            self.at += 1;
            self.take(",");
        }
        parts
    }
}

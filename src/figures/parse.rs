//! The form of formulas: tokens to a tree.
//!
//! A hand-written descent by binding strength. From the weakest: `if … then … else …`; `or`; `and`; `not`; comparisons, which do not
//! chain; `+ -`; `* /`; the sign `-`; then numbers, texts, names, calls and parentheses. A tree is at most [`NESTING`] levels deep where
//! forms stand in one another and [`CHAIN`] where operators follow one another, so that walking it never exhausts the stack.

use std::sync::Arc;

use super::lexer::{Fault, Number, Token, TokenKind, tokens};

/// How deep parentheses, calls and conditions may be nested.
const NESTING: usize = 100;
/// How deep a tree may grow by operators following one another.
const CHAIN: usize = 200;

/// A byte range of the formula.
pub(super) type Range = (usize, usize);

/// A part of a formula.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Where it stands in the formula.
    pub range: Range,
    /// Levels below and including this one.
    depth: usize,
}

/// What a part of a formula is.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum ExprKind {
    /// A number, with its form as written.
    Number(Number, Arc<str>),
    /// A text.
    Text(Arc<str>),
    /// A name.
    Path(Path),
    /// `-x`.
    Negative(Box<Expr>),
    /// `not x`.
    Not(Box<Expr>),
    /// `x + y` and its like.
    Binary(Op, Box<Expr>, Box<Expr>),
    /// `if x then y else z`.
    If(Box<[Expr; 3]>),
    /// `sum(x)`.
    Call(Call),
}

/// A name with its parts: `events`, `events["Leeds"].charity`, `events.total.charity`, `posts[sector = "private"].staff`.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Path {
    /// First word.
    pub head: Word,
    /// What stands in brackets after it.
    pub index: Option<Index>,
    /// The words after full stops.
    pub fields: Vec<Word>,
}

/// A word with its place.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Word {
    /// The word.
    pub text: Arc<str>,
    /// Where it stands.
    pub range: Range,
}

/// What stands in brackets.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Index {
    /// The parts of a row's key.
    Key(Vec<Word>),
    /// A condition for rows.
    Where(Box<Expr>),
}

/// A call of a function.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Call {
    /// The function's name.
    pub name: Word,
    /// Its arguments, some of which may be named.
    pub args: Vec<(Option<Word>, Expr)>,
}

/// An operator between two parts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Op {
    Or,
    And,
    Equal,
    Unequal,
    Less,
    AtMost,
    Greater,
    AtLeast,
    Add,
    Subtract,
    Multiply,
    Divide,
}

const OPERATORS: [(&str, Op); 12] = [
    ("or", Op::Or),
    ("and", Op::And),
    ("=", Op::Equal),
    ("!=", Op::Unequal),
    ("<", Op::Less),
    ("<=", Op::AtMost),
    (">", Op::Greater),
    (">=", Op::AtLeast),
    ("+", Op::Add),
    ("-", Op::Subtract),
    ("*", Op::Multiply),
    ("/", Op::Divide),
];

/// Binding strength of `not`, between `and` and the comparisons.
pub(super) const NOT: u8 = 3;
/// Binding strength of comparisons.
pub(super) const COMPARISON: u8 = 4;
/// Binding strength of the sign `-`.
pub(super) const NEGATIVE: u8 = 7;

impl Op {
    /// The sign as written.
    pub fn sign(self) -> &'static str {
        OPERATORS.iter().find(|(_, op)| *op == self).map_or("", |(sign, _)| sign)
    }

    /// How strongly it binds.
    pub fn strength(self) -> u8 {
        match self {
            Op::Or => 1,
            Op::And => 2,
            Op::Equal | Op::Unequal | Op::Less | Op::AtMost | Op::Greater | Op::AtLeast => COMPARISON,
            Op::Add | Op::Subtract => 5,
            Op::Multiply | Op::Divide => 6,
        }
    }
}

/// Words that are no names.
const WORDS: [&str; 6] = ["and", "or", "not", "if", "then", "else"];

/// Reads a formula.
///
/// # Errors
/// At the first place where it has no form.
pub(super) fn parse(text: &str) -> Result<Expr, Fault> {
    let mut parser = Parser { tokens: tokens(text)?, at: 0, nesting: 0, text };
    let expr = parser.expr(0)?;
    match parser.peek().kind {
        TokenKind::End => Ok(expr),
        _ => Err(parser.unexpected("an operator or the end of the formula")),
    }
}

struct Parser<'a> {
    tokens: Vec<Token>,
    at: usize,
    nesting: usize,
    text: &'a str,
}

impl Parser<'_> {
    fn peek(&self) -> &Token {
        &self.tokens[self.at.min(self.tokens.len() - 1)]
    }

    fn next(&mut self) -> Token {
        let token = self.peek().clone();
        self.at += 1;
        token
    }

    fn is(&self, sign: &str) -> bool {
        match &self.peek().kind {
            TokenKind::Sign(found) => *found == sign,
            TokenKind::Word(found) => found == sign && WORDS.contains(&sign),
            _ => false,
        }
    }

    fn take(&mut self, sign: &str) -> bool {
        let found = self.is(sign);
        self.at += usize::from(found);
        found
    }

    fn expect(&mut self, sign: &str) -> Result<(), Fault> {
        if self.take(sign) { Ok(()) } else { Err(self.unexpected(&format!("`{sign}`"))) }
    }

    fn unexpected(&self, wanted: &str) -> Fault {
        let token = self.peek();
        let found = match &token.kind {
            TokenKind::End => "the formula ends".to_string(),
            _ => format!("`{}` stands", &self.text[token.start..token.end]),
        };
        Fault::new(token.start, token.end, format!("{found} where {wanted} should stand"))
            .mend(format!("put {wanted} there, or take out what it belongs to"))
    }

    fn node(&self, kind: ExprKind, range: Range, below: usize) -> Result<Expr, Fault> {
        let depth = below + 1;
        if depth > CHAIN {
            return Err(Fault { code: "too-deep", ..Fault::new(range.0, range.1, format!("a formula goes at most {CHAIN} levels deep")) }
                .mend("give parts of it names, as figures of their own"));
        }
        Ok(Expr { kind, range, depth })
    }

    /// Reads an expression whose operators bind at least as strongly as `least`.
    fn expr(&mut self, least: u8) -> Result<Expr, Fault> {
        self.nesting += 1;
        if self.nesting > NESTING {
            let token = self.peek();
            let message = format!("a formula is nested at most {NESTING} levels deep");
            return Err(Fault { code: "too-deep", ..Fault::new(token.start, token.end, message) }
                .mend("give parts of it names, as figures of their own"));
        }
        let expr = self.operators(least);
        self.nesting -= 1;
        expr
    }

    fn operators(&mut self, least: u8) -> Result<Expr, Fault> {
        let mut left = self.prefix()?;
        while let Some((sign, op)) = OPERATORS.iter().copied().find(|(sign, _)| self.is(sign)) {
            let strength = op.strength();
            if strength < least {
                break;
            }
            self.take(sign);
            let right = self.expr(strength + 1)?;
            if strength == COMPARISON && OPERATORS.iter().any(|(sign, next)| next.strength() == COMPARISON && self.is(sign)) {
                return Err(self.unexpected("the end of a comparison").mend("join two comparisons with `and`, as in `a < b and b < c`"));
            }
            let (range, below) = ((left.range.0, right.range.1), left.depth.max(right.depth));
            left = self.node(ExprKind::Binary(op, Box::new(left), Box::new(right)), range, below)?;
        }
        Ok(left)
    }

    fn prefix(&mut self) -> Result<Expr, Fault> {
        let start = self.peek().start;
        if self.take("-") {
            let inner = self.expr(NEGATIVE)?;
            let (range, below) = ((start, inner.range.1), inner.depth);
            return self.node(ExprKind::Negative(Box::new(inner)), range, below);
        }
        if self.take("not") {
            let inner = self.expr(NOT)?;
            let (range, below) = ((start, inner.range.1), inner.depth);
            return self.node(ExprKind::Not(Box::new(inner)), range, below);
        }
        if self.take("if") {
            let condition = self.expr(0)?;
            self.expect("then")?;
            let yes = self.expr(0)?;
            self.expect("else")?;
            let no = self.expr(0)?;
            let (range, below) = ((start, no.range.1), condition.depth.max(yes.depth).max(no.depth));
            return self.node(ExprKind::If(Box::new([condition, yes, no])), range, below);
        }
        if self.take("(") {
            let mut inner = self.expr(0)?;
            self.expect(")")?;
            // The parentheses belong to the part, so that a message marks all of it.
            inner.range = (start, self.tokens[self.at - 1].end);
            return Ok(inner);
        }
        self.leaf()
    }

    fn leaf(&mut self) -> Result<Expr, Fault> {
        let token = self.peek().clone();
        let range = (token.start, token.end);
        match token.kind {
            TokenKind::Number(number) => {
                self.at += 1;
                self.node(ExprKind::Number(number, self.text[range.0..range.1].into()), range, 0)
            }
            TokenKind::Text(text) => {
                self.at += 1;
                self.node(ExprKind::Text(text.into()), range, 0)
            }
            TokenKind::Word(word) if !WORDS.contains(&word.as_str()) => {
                self.at += 1;
                let head = Word { text: word.into(), range };
                if self.take("(") { self.call(head) } else { self.path(head) }
            }
            _ => Err(self.unexpected("a value")),
        }
    }

    fn call(&mut self, name: Word) -> Result<Expr, Fault> {
        let (mut args, mut below) = (Vec::new(), 0);
        if !self.take(")") {
            loop {
                let colon = matches!(self.tokens.get(self.at + 1), Some(Token { kind: TokenKind::Sign(":"), .. }));
                let label = if colon { Some(self.word("the name of an argument")?) } else { None };
                self.at += usize::from(colon);
                let value = self.expr(0)?;
                below = value.depth.max(below);
                args.push((label, value));
                if !self.take(",") {
                    break;
                }
            }
            self.expect(")")?;
        }
        let range = (name.range.0, self.tokens[self.at - 1].end);
        self.node(ExprKind::Call(Call { name, args }), range, below)
    }

    fn word(&mut self, wanted: &str) -> Result<Word, Fault> {
        match self.peek().clone() {
            Token { kind: TokenKind::Word(word), start, end } if !WORDS.contains(&word.as_str()) => {
                self.at += 1;
                Ok(Word { text: word.into(), range: (start, end) })
            }
            _ => Err(self.unexpected(wanted)),
        }
    }

    fn path(&mut self, head: Word) -> Result<Expr, Fault> {
        let start = head.range.0;
        let (mut index, mut below) = (None, 0);
        if self.take("[") {
            let key = self.key();
            index = Some(match key {
                Some(parts) => Index::Key(parts),
                None => {
                    let condition = self.expr(0)?;
                    below = condition.depth;
                    self.expect("]")?;
                    Index::Where(Box::new(condition))
                }
            });
        }
        let mut fields = Vec::new();
        while self.take(".") {
            fields.push(self.word("a name")?);
        }
        let range = (start, self.tokens[self.at - 1].end);
        self.node(ExprKind::Path(Path { head, index, fields }), range, below)
    }

    /// The parts of a key up to `]`, if nothing but texts and numbers stands there; otherwise nothing is taken.
    fn key(&mut self) -> Option<Vec<Word>> {
        let start = self.at;
        let mut parts = Vec::new();
        loop {
            let token = self.next();
            let range = (token.start, token.end);
            match token.kind {
                TokenKind::Text(text) => parts.push(Word { text: text.into(), range }),
                TokenKind::Number(_) => parts.push(Word { text: self.text[range.0..range.1].into(), range }),
                _ => break,
            }
            if self.take("]") {
                return Some(parts);
            }
            if !self.take(",") {
                break;
            }
        }
        self.at = start;
        None
    }
}

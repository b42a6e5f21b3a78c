//! Deserialising from the tree: serde_yaml says what a plain scalar means, the tree says where it stands.

use serde::de::value::{BorrowedStrDeserializer, StringDeserializer};
use serde::de::{self, DeserializeOwned, DeserializeSeed, IntoDeserializer, Visitor};

use super::{Key, Kind, Yaml, did_you_mean};
use crate::diagnostics::Diagnostic;
use crate::source::Span;

/// Reads a node into a type; see [`super::read`].
pub(super) fn read<T: DeserializeOwned>(node: &Yaml) -> Result<T, Diagnostic> {
    T::deserialize(Node(node)).map_err(|fault| fault.at(node.head()).into_diagnostic())
}

/// What went wrong, with its place once one is known.
#[derive(Debug)]
struct Fault {
    code: &'static str,
    message: String,
    mend: Option<String>,
    span: Option<Span>,
}

impl Fault {
    fn new(code: &'static str, message: String) -> Box<Self> {
        Box::new(Self { code, message, mend: None, span: None })
    }

    fn into_diagnostic(self) -> Diagnostic {
        let fault = Diagnostic::error(self.code, self.span, self.message);
        fault.mend_if(self.mend)
    }
}

/// The error of this deserialiser; boxed, since it travels through every step.
#[derive(Debug)]
struct Error(Box<Fault>);

impl Error {
    /// Gives the error a place unless an inner node gave it one.
    fn at(mut self, span: Span) -> Self {
        self.0.span.get_or_insert(span);
        self
    }

    fn mended(mut self, mend: String) -> Self {
        self.0.mend = Some(mend);
        self
    }

    fn into_diagnostic(self) -> Diagnostic {
        self.0.into_diagnostic()
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0.message)
    }
}

impl std::error::Error for Error {}

impl de::Error for Error {
    fn custom<T: std::fmt::Display>(message: T) -> Self {
        Self(Fault::new("wrong-shape", format!("This does not fit: {message}.")))
    }

    fn invalid_type(found: de::Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        Self(Fault::new("wrong-shape", format!("Here stands {}, where {} is wanted.", plain(found), wanted(expected))))
            .mended(format!("Write {}.", wanted(expected)))
    }

    fn invalid_value(found: de::Unexpected<'_>, expected: &dyn de::Expected) -> Self {
        Self(Fault::new("wrong-value", format!("Here stands {}, where {} is wanted.", plain(found), wanted(expected))))
            .mended(format!("Write {}.", wanted(expected)))
    }

    fn unknown_variant(word: &str, expected: &'static [&'static str]) -> Self {
        Self(Fault::new("unknown-word", format!("`{word}` is none of the words known here."))).mended(did_you_mean(word, expected))
    }

    fn unknown_field(word: &str, expected: &'static [&'static str]) -> Self {
        Self(Fault::new("unknown-key", format!("`{word}` is no key known here."))).mended(did_you_mean(word, expected))
    }

    fn missing_field(field: &'static str) -> Self {
        Self(Fault::new("missing-key", format!("The key `{field}` is missing."))).mended(format!("Add `{field}: …`."))
    }
}

/// What was found, in an author's words.
fn plain(found: de::Unexpected<'_>) -> String {
    match found {
        de::Unexpected::Unit | de::Unexpected::Option => "nothing".to_owned(),
        de::Unexpected::Str(text) => format!("the text \u{201c}{text}\u{201d}"),
        de::Unexpected::Map => "a mapping".to_owned(),
        de::Unexpected::Seq => "a list".to_owned(),
        other => format!("{other}"),
    }
}

/// What was wanted, in an author's words.
fn wanted(expected: &dyn de::Expected) -> String {
    match expected.to_string().as_str() {
        "a boolean" => "true or false".to_owned(),
        "a string" => "a text".to_owned(),
        "a sequence" => "a list".to_owned(),
        "a map" => "a mapping".to_owned(),
        "u8" => "a whole number from 0 to 255".to_owned(),
        "u16" | "u32" | "u64" | "usize" => "a whole number of at least zero".to_owned(),
        other => other.to_owned(),
    }
}

/// What serde_yaml takes a plain scalar for.
fn resolve(text: &str) -> serde_yaml::Value {
    let simple =
        text.len() < 64 && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'+' | b'-' | b'_' | b'~'));
    let typed = if simple { serde_yaml::from_str(text).ok() } else { None };
    match typed {
        Some(value @ (serde_yaml::Value::Null | serde_yaml::Value::Bool(_) | serde_yaml::Value::Number(_))) => value,
        _ => serde_yaml::Value::String(text.to_owned()),
    }
}

/// A node as serde sees it.
#[derive(Clone, Copy)]
struct Node<'de>(&'de Yaml);

impl<'de> Node<'de> {
    /// Visits a scalar: quoted as text, plain as what it means.
    fn scalar<V: Visitor<'de>>(self, text: &'de str, quoted: bool, visitor: V) -> Result<V::Value, Error> {
        if quoted {
            return visitor.visit_borrowed_str(text);
        }
        match resolve(text) {
            serde_yaml::Value::Null => visitor.visit_unit(),
            serde_yaml::Value::Bool(truth) => visitor.visit_bool(truth),
            serde_yaml::Value::Number(number) => match (number.as_u64(), number.as_i64(), number.as_f64()) {
                (Some(whole), ..) => visitor.visit_u64(whole),
                (_, Some(whole), _) => visitor.visit_i64(whole),
                (.., Some(float)) => visitor.visit_f64(float),
                _ => visitor.visit_borrowed_str(text),
            },
            _ => visitor.visit_borrowed_str(text),
        }
    }

    fn any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match &self.0.kind {
            Kind::Scalar { text, quoted } => self.scalar(text, *quoted, visitor),
            Kind::Sequence(items) => {
                let mut items = Items(items.iter());
                let value = visitor.visit_seq(&mut items)?;
                match items.0.next() {
                    Some(extra) => {
                        Err(Error(Fault::new("wrong-shape", "The list has more items than wanted.".to_owned())).at(extra.head()))
                    }
                    None => Ok(value),
                }
            }
            Kind::Mapping(entries) => visitor.visit_map(Entries { rest: entries.iter(), value: None }),
        }
    }
}

impl<'de> de::Deserializer<'de> for Node<'de> {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.any(visitor).map_err(|error| error.at(self.0.head()))
    }

    fn deserialize_str<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match &self.0.kind {
            Kind::Scalar { text, .. } if !self.0.is_nothing() => {
                visitor.visit_borrowed_str(text).map_err(|error: Error| error.at(self.0.span))
            }
            _ => self.deserialize_any(visitor),
        }
    }

    fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_str(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        let value = if self.0.is_nothing() { visitor.visit_none() } else { visitor.visit_some(self) };
        value.map_err(|error| error.at(self.0.head()))
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _name: &'static str, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let value = match &self.0.kind {
            Kind::Scalar { text, .. } => visitor.visit_enum(BorrowedStrDeserializer::<Error>::new(text)),
            Kind::Mapping(_) => {
                let map = de::value::MapAccessDeserializer::new(Entries { rest: self.0.entries().iter(), value: None });
                map.deserialize_enum(name, variants, visitor)
            }
            Kind::Sequence(_) => Err(de::Error::invalid_type(de::Unexpected::Seq, &"one of the words known here")),
        };
        value.map_err(|error| error.at(self.0.head()))
    }

    serde::forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char bytes byte_buf unit unit_struct seq tuple tuple_struct map struct
        identifier ignored_any
    }
}

impl<'de> IntoDeserializer<'de, Error> for Node<'de> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

/// The items of a sequence.
struct Items<'de>(std::slice::Iter<'de, Yaml>);

impl<'de> de::SeqAccess<'de> for Items<'de> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'de>>(&mut self, seed: T) -> Result<Option<T::Value>, Error> {
        self.0.next().map(|item| seed.deserialize(Node(item))).transpose()
    }

    fn size_hint(&self) -> Option<usize> {
        Some(self.0.len())
    }
}

/// The entries of a mapping.
struct Entries<'de> {
    rest: std::slice::Iter<'de, (Key, Yaml)>,
    value: Option<&'de Yaml>,
}

impl<'de> de::MapAccess<'de> for Entries<'de> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Error> {
        let Some((key, value)) = self.rest.next() else { return Ok(None) };
        self.value = Some(value);
        let text: StringDeserializer<Error> = key.text.clone().into_deserializer();
        seed.deserialize(text).map(Some).map_err(|error| error.at(key.span))
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, Error> {
        match self.value.take() {
            Some(value) => seed.deserialize(Node(value)),
            None => Err(de::Error::custom("a value was asked for before its key")),
        }
    }
}

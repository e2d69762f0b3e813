//! Conditions: what a tuple may depend on besides being there.

use std::fmt;

use crate::span::Word;

/// A condition: an expression in CEL over parameters that come with a tuple or with a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    pub name: Word,
    pub parameters: Vec<Parameter>,
    /// As written between the braces, without what is blank around it. Comments of the language are gone.
    pub expression: Word,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    pub name: Word,
    pub parameter_type: ParameterType,
}

/// What a parameter may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ParameterType {
    Simple(SimpleType),
    List(SimpleType),
    /// From strings to values of the type.
    Map(SimpleType),
}

/// What is in a parameter, or in the list or map that it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SimpleType {
    Bool,
    String,
    Int,
    Uint,
    Double,
    Duration,
    Timestamp,
    IpAddress,
}

impl SimpleType {
    pub const ALL: [Self; 8] = [
        Self::Bool,
        Self::String,
        Self::Int,
        Self::Uint,
        Self::Double,
        Self::Duration,
        Self::Timestamp,
        Self::IpAddress,
    ];

    /// As the language writes it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Bool => "bool",
            Self::String => "string",
            Self::Int => "int",
            Self::Uint => "uint",
            Self::Double => "double",
            Self::Duration => "duration",
            Self::Timestamp => "timestamp",
            Self::IpAddress => "ipaddress",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|simple| simple.as_str() == name)
    }
}

impl fmt::Display for SimpleType {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl fmt::Display for ParameterType {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Simple(simple) => write!(formatter, "{simple}"),
            Self::List(simple) => write!(formatter, "list<{simple}>"),
            Self::Map(simple) => write!(formatter, "map<{simple}>"),
        }
    }
}

impl fmt::Display for Parameter {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.name, self.parameter_type)
    }
}

//! Which expressions are taken: CEL that knows all it names, and that is bounded in what it may cost.

use std::collections::HashSet;

use cel::Program;
use cel::common::ast::{EntryExpr, Expr, IdedExpr};

use super::environment::Environment;
use crate::model::Condition;
use crate::problem::{Problem, ProblemKind};

/// Longer expressions are refused, in bytes.
const LONGEST_EXPRESSION: usize = 4 << 10;

/// How many operators, selections and opening brackets an expression has at most, besides `&&` and `||`. What reads and
/// evaluates it calls itself for each of those that stand in another.
const MOST_OPERATORS: usize = 30;

/// As how many an opening bracket counts: reading what stands in it takes more of the stack.
const BRACKET: usize = 3;

/// How many `&` and `|` it has at most.
const MOST_JOINTS: usize = 100;

pub(super) fn compile(condition: &Condition, environment: &Environment) -> Result<Program, Box<Problem>> {
    let text = condition.expression.as_str();
    let problem = |kind, message: String| {
        let name = &condition.name;
        let message = format!("condition `{name}`: {message}");
        Box::new(Problem::new(kind, message, name.span, &name.text))
    };
    if text.len() > LONGEST_EXPRESSION {
        let message = format!("an expression has at most {LONGEST_EXPRESSION} bytes.");
        return Err(problem(ProblemKind::Limit, message));
    }
    let joints = text.matches(['&', '|']).count();
    if operators(text) > MOST_OPERATORS || joints > MOST_JOINTS {
        let message = format!("an expression has at most {MOST_OPERATORS} operators and some `&&` and `||`.");
        return Err(problem(ProblemKind::Limit, message));
    }
    let invalid = |message| problem(ProblemKind::InvalidExpression, message);
    let program = environment.cel().compile(text).map_err(|errors| {
        let messages: Vec<&str> = errors.errors.iter().map(|error| error.msg.as_str()).collect();
        invalid(messages.join("; "))
    })?;
    let mut names = Names::new(condition, environment);
    names.check(program.expression(), false).map_err(|fault| match fault {
        Fault::Unknown(name) => invalid(format!("`{name}` is none of its parameters.")),
        Fault::UnknownFunction(name) => invalid(format!("there is no function `{name}`.")),
        Fault::Nested => {
            let message = "what goes through a list, such as `all`, goes through no other and nothing that another made.";
            problem(ProblemKind::Limit, message.to_owned())
        }
    })?;
    Ok(program)
}

/// How many operators there may be in a text: never fewer than there are.
fn operators(text: &str) -> usize {
    let is_sign = |letter: char| letter.is_ascii_punctuation() && !"_\"',&|)]}".contains(letter);
    let weight = |letter: char| if "([{".contains(letter) { BRACKET } else { 1 };
    let signs: usize = text.chars().filter(|letter| is_sign(*letter)).map(weight).sum();
    let words = text.split_whitespace().filter(|word| *word == "in").count();
    signs + words
}

/// CEL's own, of its specification, and OpenFGA's two.
const FUNCTIONS: [&str; 27] = [
    "bool",
    "bytes",
    "contains",
    "double",
    "duration",
    "dyn",
    "endsWith",
    "getDate",
    "getDayOfMonth",
    "getDayOfWeek",
    "getDayOfYear",
    "getFullYear",
    "getHours",
    "getMilliseconds",
    "getMinutes",
    "getMonth",
    "getSeconds",
    "in_cidr",
    "int",
    "ipaddress",
    "matches",
    "size",
    "startsWith",
    "string",
    "timestamp",
    "type",
    "uint",
];

enum Fault {
    Unknown(String),
    UnknownFunction(String),
    Nested,
}

/// The names that are known at a place of an expression.
struct Names<'c> {
    parameters: HashSet<&'c str>,
    environment: &'c Environment,
    /// Those that macros around the place give.
    of_macros: Vec<String>,
}

impl<'c> Names<'c> {
    fn new(condition: &'c Condition, environment: &'c Environment) -> Self {
        Self {
            parameters: condition
                .parameters
                .iter()
                .map(|parameter| parameter.name.as_str())
                .collect(),
            environment,
            of_macros: Vec::new(),
        }
    }

    fn check(&mut self, expression: &IdedExpr, is_in_macro: bool) -> Result<(), Fault> {
        match &expression.expr {
            Expr::Unspecified | Expr::Literal(_) => Ok(()),
            Expr::Ident(name) => self.name(name),
            Expr::Select(select) => self.check(&select.operand, is_in_macro),
            Expr::Call(call) => {
                if !is_function(&call.func_name) {
                    return Err(Fault::UnknownFunction(call.func_name.clone()));
                }
                let target = call.target.iter().map(|target| &**target);
                target
                    .chain(&call.args)
                    .try_for_each(|argument| self.check(argument, is_in_macro))
            }
            Expr::List(list) => list
                .elements
                .iter()
                .try_for_each(|element| self.check(element, is_in_macro)),
            Expr::Map(map) => self.entries(map.entries.iter().map(|entry| &entry.expr), is_in_macro),
            Expr::Struct(object) => self.entries(object.entries.iter().map(|entry| &entry.expr), is_in_macro),
            Expr::Comprehension(comprehension) => {
                // Otherwise time and memory would grow with a power of what comes in.
                if is_in_macro {
                    return Err(Fault::Nested);
                }
                self.check(&comprehension.iter_range, true)?;
                self.check(&comprehension.accu_init, true)?;
                let known = self.of_macros.len();
                self.of_macros.push(comprehension.iter_var.clone());
                self.of_macros.extend(comprehension.iter_var2.clone());
                self.of_macros.push(comprehension.accu_var.clone());
                self.check(&comprehension.loop_cond, true)?;
                self.check(&comprehension.loop_step, true)?;
                self.check(&comprehension.result, true)?;
                self.of_macros.truncate(known);
                Ok(())
            }
        }
    }

    fn entries<'e>(
        &mut self,
        entries: impl Iterator<Item = &'e EntryExpr>,
        is_in_macro: bool,
    ) -> Result<(), Fault> {
        for entry in entries {
            match entry {
                EntryExpr::StructField(field) => self.check(&field.value, is_in_macro)?,
                EntryExpr::MapEntry(entry) => {
                    self.check(&entry.key, is_in_macro)?;
                    self.check(&entry.value, is_in_macro)?;
                }
            }
        }
        Ok(())
    }

    fn name(&self, name: &str) -> Result<(), Fault> {
        let is_known = self.parameters.contains(name)
            || self.of_macros.iter().any(|of_macro| of_macro == name)
            || self.environment.cel().types().find_type(name).is_some();
        is_known
            .then_some(())
            .ok_or_else(|| Fault::Unknown(name.to_owned()))
    }
}

/// Whether there is such a function. Operators are functions, too, with names that nobody can write.
fn is_function(name: &str) -> bool {
    let is_operator = !name.starts_with(|letter: char| letter.is_ascii_alphabetic());
    is_operator || FUNCTIONS.contains(&name)
}

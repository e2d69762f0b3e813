//! Conditions that can be evaluated: expressions in CEL over parameters.
//!
//! In reading order: [`expression`] is which expressions are taken, [`parameter`] which values, [`duration`] and
//! [`address`] are two kinds of those; [`environment`] is what an expression can call.

mod address;
mod duration;
mod environment;
mod expression;
mod parameter;

use cel::{Context, Program, Value as CelValue};
use serde_json::{Map, Value};

use crate::model;
use crate::problem::Problem;

pub(crate) use environment::Environment;
pub use parameter::ParameterFault;

/// A condition, compiled.
#[derive(Debug)]
pub(crate) struct Compiled {
    name: String,
    parameters: Vec<(String, model::ParameterType)>,
    program: Program,
    environment: Environment,
}

/// Why a condition could not be evaluated.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ConditionFault {
    #[error("condition `{condition}` needs {}", missing.join(", "))]
    Missing {
        condition: String,
        /// The parameters that neither the tuple nor the request has.
        missing: Vec<String>,
    },
    #[error("condition `{condition}`: {fault}")]
    Parameter {
        condition: String,
        fault: ParameterFault,
    },
    #[error("condition `{condition}`: {message}")]
    Expression { condition: String, message: String },
}

impl Compiled {
    pub(crate) fn compile(
        condition: &model::Condition,
        environment: &Environment,
    ) -> Result<Self, Box<Problem>> {
        Ok(Self {
            name: condition.name.text.clone(),
            parameters: condition
                .parameters
                .iter()
                .map(|parameter| (parameter.name.text.clone(), parameter.parameter_type))
                .collect(),
            program: expression::compile(condition, environment)?,
            environment: environment.clone(),
        })
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// Whether what comes with a tuple is what the condition takes. Parameters may be missing: a request can have them.
    pub(crate) fn check_context(&self, context: &Map<String, Value>) -> Result<(), ParameterFault> {
        for (name, value) in context {
            let (_, parameter_type) = self
                .parameters
                .iter()
                .find(|(parameter, _)| parameter == name)
                .ok_or_else(|| ParameterFault::unknown(name))?;
            parameter::value(name, *parameter_type, value)?;
        }
        Ok(())
    }

    /// Whether it holds. What a tuple says of a parameter wins over what the request says.
    pub(crate) fn holds(
        &self,
        of_request: &Map<String, Value>,
        of_tuple: &Map<String, Value>,
    ) -> Result<bool, ConditionFault> {
        let mut context = Context::with_env(self.environment.cel());
        let mut missing = Vec::new();
        for (name, parameter_type) in &self.parameters {
            let Some(value) = of_tuple.get(name).or_else(|| of_request.get(name)) else {
                missing.push(format!("`{name}`"));
                continue;
            };
            let value = parameter::value(name, *parameter_type, value).map_err(|fault| {
                ConditionFault::Parameter {
                    condition: self.name.clone(),
                    fault,
                }
            })?;
            context.add_variable_as_val(name.as_str(), value);
        }
        if !missing.is_empty() {
            return Err(ConditionFault::Missing {
                condition: self.name.clone(),
                missing,
            });
        }
        match self.program.execute(&context) {
            Ok(CelValue::Bool(holds)) => Ok(holds),
            Ok(_) => Err(self.fault("its expression is neither true nor false")),
            Err(error) => Err(self.fault(error.to_string())),
        }
    }

    fn fault(&self, message: impl Into<String>) -> ConditionFault {
        ConditionFault::Expression {
            condition: self.name.clone(),
            message: message.into(),
        }
    }
}

#[cfg(test)]
mod tests;

//! JSON as a model.

use serde_json::Value;

use super::path::{At, JsonFault};
use super::write::type_name;
use crate::model::{
    Condition, DEEPEST_NESTING, Model, Parameter, ParameterType, Related, Relation, Restriction, Rewrite,
    SimpleType, TypeDefinition,
};
use crate::span::Word;

/// Reads OpenFGA's JSON of a model. What JSON has in no order (relations, conditions, parameters) comes by name, and
/// what says where a model came from (`id`, `source_info`) is passed over.
///
/// # Errors
///
/// The first that is no part of a model, and what only a model of modules has.
pub fn read(value: &Value) -> Result<Model, JsonFault> {
    let root = At::root(value);
    let types = root.items("type_definitions")?;
    let conditions = root.members("conditions")?;
    Ok(Model {
        schema_version: Word::of(root.required("schema_version")?.text()?),
        types: types.iter().map(type_definition).collect::<Result<_, _>>()?,
        conditions: conditions
            .iter()
            .map(|(name, at)| condition(name, at))
            .collect::<Result<_, _>>()?,
    })
}

fn type_definition(at: &At<'_>) -> Result<TypeDefinition, JsonFault> {
    let metadata = at.member("metadata")?;
    // OpenFGA writes an empty one where there is none.
    if let Some(module) = metadata
        .as_ref()
        .map(|at| at.member("module"))
        .transpose()?
        .flatten()
        .filter(|at| at.value.as_str() != Some(""))
    {
        return Err(module.fault("modules cannot be read: a model is one file"));
    }
    let relations = at.members("relations")?;
    Ok(TypeDefinition {
        name: Word::of(at.required("type")?.text()?),
        relations: relations
            .iter()
            .map(|(name, at)| relation(name, at, metadata.as_ref()))
            .collect::<Result<_, _>>()?,
    })
}

fn relation(name: &str, at: &At<'_>, metadata: Option<&At<'_>>) -> Result<Relation, JsonFault> {
    let of_relations = metadata.map(|at| at.member("relations")).transpose()?.flatten();
    let of_relation = of_relations.map(|at| at.member(name)).transpose()?.flatten();
    let restrictions = match of_relation {
        Some(at) => at.items("directly_related_user_types")?,
        None => Vec::new(),
    };
    Ok(Relation {
        name: Word::of(name),
        restrictions: restrictions.iter().map(restriction).collect::<Result<_, _>>()?,
        rewrite: rewrite(at, 0)?,
    })
}

fn restriction(at: &At<'_>) -> Result<Restriction, JsonFault> {
    let text = |key| -> Result<Option<Word>, JsonFault> {
        match at.member(key)? {
            Some(at) => Ok(Some(at.text()?).filter(|text| !text.is_empty()).map(Word::of)),
            None => Ok(None),
        }
    };
    let related = match (text("relation")?, at.member("wildcard")?) {
        (None, None) => Related::Object,
        (None, Some(_)) => Related::Wildcard,
        (Some(relation), None) => Related::Userset(relation),
        (Some(_), Some(_)) => return Err(at.fault("cannot have both a relation and a wildcard")),
    };
    Ok(Restriction {
        type_name: Word::of(at.required("type")?.text()?),
        related,
        condition: text("condition")?,
    })
}

/// A rewrite within so many operators.
fn rewrite(at: &At<'_>, depth: usize) -> Result<Rewrite, JsonFault> {
    let relation = |at: &At<'_>| Ok(Word::of(at.required("relation")?.text()?));
    if at.member("this")?.is_some() {
        return Ok(Rewrite::This);
    }
    if let Some(at) = at.member("computedUserset")? {
        return Ok(Rewrite::ComputedUserset(relation(&at)?));
    }
    if let Some(at) = at.member("tupleToUserset")? {
        return Ok(Rewrite::TupleToUserset {
            computed: relation(&at.required("computedUserset")?)?,
            tupleset: relation(&at.required("tupleset")?)?,
        });
    }
    // In the language the outermost operator stands in no brackets.
    if depth > DEEPEST_NESTING {
        return Err(at.fault(format!("operators nest at most {DEEPEST_NESTING} deep")));
    }
    if let Some(at) = at.member("union")? {
        return Ok(Rewrite::Union(children(&at, depth)?));
    }
    if let Some(at) = at.member("intersection")? {
        return Ok(Rewrite::Intersection(children(&at, depth)?));
    }
    if let Some(at) = at.member("difference")? {
        return Ok(Rewrite::Difference {
            base: Box::new(rewrite(&at.required("base")?, depth + 1)?),
            subtract: Box::new(rewrite(&at.required("subtract")?, depth + 1)?),
        });
    }
    Err(at.fault("is none of this, computedUserset, tupleToUserset, union, intersection, difference"))
}

fn children(at: &At<'_>, depth: usize) -> Result<Vec<Rewrite>, JsonFault> {
    let children = at.items("child")?;
    if children.is_empty() {
        return Err(at.fault("has no `child`"));
    }
    children.iter().map(|child| rewrite(child, depth + 1)).collect()
}

fn condition(name: &str, at: &At<'_>) -> Result<Condition, JsonFault> {
    if let Some(inner) = at.member("name")?
        && inner.text()? != name
    {
        return Err(inner.fault(format!("should be `{name}`, as the condition is called")));
    }
    let parameters = at.members("parameters")?;
    Ok(Condition {
        name: Word::of(name),
        parameters: parameters
            .iter()
            .map(|(name, at)| {
                Ok(Parameter {
                    name: Word::of(*name),
                    parameter_type: parameter_type(at)?,
                })
            })
            .collect::<Result<_, JsonFault>>()?,
        expression: Word::of(at.required("expression")?.text()?.trim()),
    })
}

fn parameter_type(at: &At<'_>) -> Result<ParameterType, JsonFault> {
    let name = at.required("type_name")?;
    let inner = || match at.items("generic_types")?.as_slice() {
        [inner] => simple(&inner.required("type_name")?),
        _ => Err(at.fault("needs one of `generic_types`")),
    };
    match name.text()? {
        "TYPE_NAME_LIST" => Ok(ParameterType::List(inner()?)),
        "TYPE_NAME_MAP" => Ok(ParameterType::Map(inner()?)),
        _ => Ok(ParameterType::Simple(simple(&name)?)),
    }
}

fn simple(at: &At<'_>) -> Result<SimpleType, JsonFault> {
    let name = at.text()?;
    SimpleType::ALL
        .into_iter()
        .find(|simple| type_name(*simple) == name)
        .ok_or_else(|| at.fault(format!("`{name}` is no type that a parameter can have here")))
}

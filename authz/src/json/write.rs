//! A model as JSON.

use serde_json::{Map, Value, json};

use crate::model::{
    Condition, Model, ParameterType, Related, Relation, Restriction, Rewrite, SimpleType, TypeDefinition,
};

/// What OpenFGA's tools make of a model. A type without relations has no metadata, and a model without types or
/// conditions no list of them.
pub fn write(model: &Model) -> Value {
    let mut object = Map::new();
    object.insert("schema_version".to_owned(), json!(model.schema_version.text));
    if !model.types.is_empty() {
        let types: Vec<Value> = model.types.iter().map(type_definition).collect();
        object.insert("type_definitions".to_owned(), Value::Array(types));
    }
    if !model.conditions.is_empty() {
        let conditions = by_name(&model.conditions, |condition| {
            (&condition.name.text, self::condition(condition))
        });
        object.insert("conditions".to_owned(), conditions);
    }
    Value::Object(object)
}

fn type_definition(definition: &TypeDefinition) -> Value {
    let metadata = match definition.relations.as_slice() {
        [] => Value::Null,
        relations => json!({ "relations": by_name(relations, |relation| {
            (&relation.name.text, self::metadata(relation))
        }) }),
    };
    json!({
        "type": definition.name.text,
        "relations": by_name(&definition.relations, |relation| {
            (&relation.name.text, rewrite(&relation.rewrite))
        }),
        "metadata": metadata,
    })
}

fn metadata(relation: &Relation) -> Value {
    let types: Vec<Value> = relation.restrictions.iter().map(restriction).collect();
    json!({ "directly_related_user_types": types })
}

fn restriction(restriction: &Restriction) -> Value {
    let mut object = Map::new();
    object.insert("type".to_owned(), json!(restriction.type_name.text));
    match &restriction.related {
        Related::Object => {}
        Related::Wildcard => {
            object.insert("wildcard".to_owned(), json!({}));
        }
        Related::Userset(relation) => {
            object.insert("relation".to_owned(), json!(relation.text));
        }
    }
    if let Some(condition) = &restriction.condition {
        object.insert("condition".to_owned(), json!(condition.text));
    }
    Value::Object(object)
}

fn rewrite(rewrite: &Rewrite) -> Value {
    let all = |children: &[Rewrite]| children.iter().map(self::rewrite).collect::<Vec<_>>();
    match rewrite {
        Rewrite::This => json!({ "this": {} }),
        Rewrite::ComputedUserset(relation) => json!({ "computedUserset": { "relation": relation.text } }),
        Rewrite::TupleToUserset { computed, tupleset } => json!({ "tupleToUserset": {
            "computedUserset": { "relation": computed.text },
            "tupleset": { "relation": tupleset.text },
        } }),
        Rewrite::Union(children) => json!({ "union": { "child": all(children) } }),
        Rewrite::Intersection(children) => json!({ "intersection": { "child": all(children) } }),
        Rewrite::Difference { base, subtract } => json!({ "difference": {
            "base": self::rewrite(base),
            "subtract": self::rewrite(subtract),
        } }),
    }
}

fn condition(condition: &Condition) -> Value {
    json!({
        "name": condition.name.text,
        "expression": condition.expression.text,
        "parameters": by_name(&condition.parameters, |parameter| {
            (&parameter.name.text, parameter_type(parameter.parameter_type))
        }),
    })
}

fn parameter_type(parameter_type: ParameterType) -> Value {
    let container = |name: &str, inner: SimpleType| json!({ "type_name": name, "generic_types": [{ "type_name": type_name(inner) }] });
    match parameter_type {
        ParameterType::Simple(simple) => json!({ "type_name": type_name(simple) }),
        ParameterType::List(inner) => container("TYPE_NAME_LIST", inner),
        ParameterType::Map(inner) => container("TYPE_NAME_MAP", inner),
    }
}

pub(super) fn type_name(simple: SimpleType) -> String {
    format!("TYPE_NAME_{}", simple.as_str().to_uppercase())
}

fn by_name<'m, T>(all: &'m [T], entry: impl Fn(&'m T) -> (&'m String, Value)) -> Value {
    let entries = all.iter().map(|one| {
        let (name, value) = entry(one);
        (name.clone(), value)
    });
    Value::Object(entries.collect())
}

//! Whether anybody can get a relation: there has to be a way from it to a type or a wildcard that a tuple can name.
//!
//! What has one is found from such tuples on, each part of a relation looked at once, so that a model of any shape takes time
//! in the order of its size.

use std::collections::HashMap;

use crate::model::{Model, Related, Relation, Rewrite, TypeDefinition};
use crate::problem::{Problem, ProblemKind};

pub(super) fn check(model: &Model) -> Vec<Problem> {
    let graph = Graph::new(model);
    let has_entry = graph.entries();
    let leads_to_loop = graph.loops(&has_entry);
    let impossible = (0..graph.roots.len()).filter(|number| !has_entry[graph.roots[*number]]);
    impossible
        .map(|number| {
            let (definition, relation) = graph.relations[number];
            let why = if leads_to_loop[number] {
                "potential loop"
            } else {
                "no entrypoint"
            };
            Problem::new(
                ProblemKind::RelationNoEntryPoint,
                format!(
                    "`{}` is an impossible relation for `{}` ({why}).",
                    relation.name, definition.name
                ),
                relation.name.span,
                &relation.name.text,
            )
        })
        .collect()
}

/// The parts of all relations, and what they wait for.
struct Graph<'m> {
    relations: Vec<(&'m TypeDefinition, &'m Relation)>,
    /// By type and name, the place of a relation in `relations`.
    numbers: HashMap<(&'m str, &'m str), usize>,
    /// Of each relation, the part that is all of it.
    roots: Vec<usize>,
    parts: Vec<Part>,
    /// Parts that tuples give: by type, the relation that the tuples are of, and what is asked of whom they name.
    of_tuples: HashMap<(&'m str, &'m str, Option<&'m str>), usize>,
}

struct Part {
    kind: Kind,
    /// How many of what it waits for it needs: none where a tuple is enough.
    needs: usize,
    /// The relations it waits for, besides the parts it consists of.
    relations: Vec<usize>,
}

enum Kind {
    /// What tuples give, of the relation itself or of those it leads to.
    Tuples,
    /// Another relation of the same object.
    Computed,
    Any(Vec<usize>),
    All(Vec<usize>),
}

impl<'m> Graph<'m> {
    fn new(model: &'m Model) -> Self {
        let relations: Vec<_> = model
            .types
            .iter()
            .flat_map(|definition| {
                definition
                    .relations
                    .iter()
                    .map(move |relation| (definition, relation))
            })
            .collect();
        let name = |(number, (definition, relation)): (usize, &(&'m TypeDefinition, &'m Relation))| {
            ((definition.name.as_str(), relation.name.as_str()), number)
        };
        let mut graph = Self {
            numbers: relations.iter().enumerate().map(name).collect(),
            relations,
            roots: Vec::new(),
            parts: Vec::new(),
            of_tuples: HashMap::new(),
        };
        for number in 0..graph.relations.len() {
            let (_, relation) = graph.relations[number];
            let root = graph.part(number, &relation.rewrite);
            graph.roots.push(root);
        }
        graph
    }

    fn number(&self, type_name: &str, relation: &str) -> Option<usize> {
        self.numbers.get(&(type_name, relation)).copied()
    }

    /// The part that a rewrite of a relation is.
    fn part(&mut self, number: usize, rewrite: &'m Rewrite) -> usize {
        match rewrite {
            Rewrite::This => self.of_tuples(number, self.relations[number].1, None),
            Rewrite::TupleToUserset { computed, tupleset } => {
                let (definition, _) = self.relations[number];
                match self.number(definition.name.as_str(), tupleset.as_str()) {
                    Some(tupleset) => {
                        self.of_tuples(number, self.relations[tupleset].1, Some(computed.as_str()))
                    }
                    None => self.add(Kind::Tuples, 1, Vec::new()),
                }
            }
            Rewrite::ComputedUserset(computed) => {
                let (definition, _) = self.relations[number];
                let relation = self.number(definition.name.as_str(), computed.as_str());
                self.add(Kind::Computed, 1, relation.into_iter().collect())
            }
            Rewrite::Union(children) => {
                let children = children.iter().map(|child| self.part(number, child)).collect();
                self.add(Kind::Any(children), 1, Vec::new())
            }
            Rewrite::Intersection(children) => {
                let children: Vec<usize> = children.iter().map(|child| self.part(number, child)).collect();
                let needs = children.len();
                self.add(Kind::All(children), needs, Vec::new())
            }
            Rewrite::Difference { base, subtract } => {
                let children = vec![self.part(number, base), self.part(number, subtract)];
                self.add(Kind::All(children), 2, Vec::new())
            }
        }
    }

    /// The part that tuples of a relation give: to whom they name, or, as in `computed from tupleset`, to who has `computed`
    /// to whom they name.
    fn of_tuples(&mut self, number: usize, tuples: &'m Relation, computed: Option<&'m str>) -> usize {
        let type_name = self.relations[number].0.name.as_str();
        let key = (type_name, tuples.name.as_str(), computed);
        if let Some(part) = self.of_tuples.get(&key) {
            return *part;
        }
        let mut is_enough = false;
        let mut relations = Vec::new();
        for restriction in &tuples.restrictions {
            let named = restriction.type_name.as_str();
            match (&restriction.related, computed) {
                (_, Some(computed)) => relations.extend(self.number(named, computed)),
                (Related::Userset(userset), None) => relations.extend(self.number(named, userset.as_str())),
                (Related::Object | Related::Wildcard, None) => is_enough = true,
            }
        }
        let part = self.add(Kind::Tuples, usize::from(!is_enough), relations);
        self.of_tuples.insert(key, part);
        part
    }

    fn add(&mut self, kind: Kind, needs: usize, relations: Vec<usize>) -> usize {
        self.parts.push(Part {
            kind,
            needs,
            relations,
        });
        self.parts.len() - 1
    }

    /// Of each part, whether anybody can be in it.
    fn entries(&self) -> Vec<bool> {
        let mut waiting: Vec<Vec<usize>> = vec![Vec::new(); self.parts.len()];
        for (number, part) in self.parts.iter().enumerate() {
            let children = part.kind.children().iter().copied();
            let roots = part.relations.iter().map(|relation| self.roots[*relation]);
            for child in children.chain(roots) {
                waiting[child].push(number);
            }
        }
        let mut missing: Vec<usize> = self.parts.iter().map(|part| part.needs).collect();
        let mut ready: Vec<usize> = (0..missing.len()).filter(|part| missing[*part] == 0).collect();
        let mut entries = vec![false; self.parts.len()];
        while let Some(part) = ready.pop() {
            if std::mem::replace(&mut entries[part], true) {
                continue;
            }
            for waiting in &waiting[part] {
                missing[*waiting] = missing[*waiting].saturating_sub(1);
                if missing[*waiting] == 0 {
                    ready.push(*waiting);
                }
            }
        }
        entries
    }

    /// Of each relation, whether what keeps it from an entry leads in a circle within the same object. Followed are all parts
    /// of a union, and of the others the first that has no entry.
    fn loops(&self, has_entry: &[bool]) -> Vec<bool> {
        let mut leads_to: Vec<usize> = vec![0; self.roots.len()];
        let mut led_from: Vec<Vec<usize>> = vec![Vec::new(); self.roots.len()];
        for (number, root) in self.roots.iter().enumerate() {
            for other in self.followed(*root, has_entry) {
                leads_to[number] += 1;
                led_from[other].push(number);
            }
        }
        // Those that lead nowhere go, and then those that led only there: what remains leads to a circle.
        let mut ended: Vec<usize> = (0..leads_to.len())
            .filter(|number| leads_to[*number] == 0)
            .collect();
        while let Some(number) = ended.pop() {
            for other in &led_from[number] {
                leads_to[*other] -= 1;
                if leads_to[*other] == 0 {
                    ended.push(*other);
                }
            }
        }
        leads_to.into_iter().map(|count| count > 0).collect()
    }

    /// The relations that a part waits for in vain, of the same object.
    fn followed(&self, root: usize, has_entry: &[bool]) -> Vec<usize> {
        let mut followed = Vec::new();
        let mut open = vec![root];
        while let Some(number) = open.pop() {
            if has_entry[number] {
                continue;
            }
            let part = &self.parts[number];
            match &part.kind {
                Kind::Tuples => {}
                Kind::Computed => followed.extend(&part.relations),
                Kind::Any(children) => open.extend(children),
                Kind::All(children) => open.extend(children.iter().find(|child| !has_entry[**child])),
            }
        }
        followed
    }
}

impl Kind {
    fn children(&self) -> &[usize] {
        match self {
            Self::Tuples | Self::Computed => &[],
            Self::Any(children) | Self::All(children) => children,
        }
    }
}

//! Where types and the ways between them stand: types in columns, so that what a relation leads to is further to the right
//! wherever it can be.

use std::collections::HashSet;

use authz::model::{Model, Related, Relation, Rewrite, TypeDefinition};

/// More types are no picture any longer.
pub(super) const MOST_TYPES: usize = 60;
/// More ways between them are none, either.
pub(super) const MOST_WAYS: usize = 1_500;
/// Relations of one type that have a row of their own.
const MOST_ROWS: usize = 16;
/// Letters of a name that have room.
const LONGEST: usize = 28;

const HEAD: u32 = 30;
const ROW: u32 = 20;
const FOOT: u32 = 6;
/// Between boxes of a column, and between columns.
const GAP: u32 = 20;
const WAY: u32 = 56;
const EDGE: u32 = 12;
/// A letter is so wide, in hundredths of a pixel.
const LETTER: u32 = 730;
const NARROWEST: u32 = 104;

/// All of it, in pixels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Drawing {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) boxes: Vec<TypeBox>,
    pub(super) ways: Vec<Way>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TypeBox {
    pub(super) name: String,
    pub(super) x: u32,
    pub(super) y: u32,
    pub(super) width: u32,
    pub(super) height: u32,
    /// Names of relations, and where they stand.
    pub(super) rows: Vec<(String, u32)>,
}

/// How a relation leads to a type or to a relation of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum WayKind {
    /// A tuple names an object of the type, or all of them.
    Direct,
    /// A tuple names who has the relation.
    Userset,
    /// Who has the relation there has it here.
    From,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Way {
    pub(super) kind: WayKind,
    /// Places among the boxes.
    pub(super) from: usize,
    pub(super) to: usize,
    /// As SVG writes a path.
    pub(super) path: String,
}

/// A way before anything has a place: rows by their number, `None` for the type itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct Lead {
    kind: WayKind,
    from: usize,
    from_row: usize,
    to: usize,
    to_row: Option<usize>,
}

/// `None` where there are too many types or ways, or no type.
pub(super) fn drawing(model: &Model) -> Option<Drawing> {
    let types = &model.types;
    if types.is_empty() || types.len() > MOST_TYPES {
        return None;
    }
    let leads = leads(types);
    if leads.len() > MOST_WAYS {
        return None;
    }
    let columns = columns(types.len(), &leads);
    let boxes = boxes(types, &columns);
    let ways = leads
        .iter()
        .filter_map(|lead| {
            Some(Way {
                kind: lead.kind,
                from: lead.from,
                to: lead.to,
                path: path(
                    boxes.get(lead.from)?,
                    lead.from_row,
                    boxes.get(lead.to)?,
                    lead.to_row,
                ),
            })
        })
        .collect();
    let right = boxes
        .iter()
        .map(|one| one.x + one.width)
        .max()
        .unwrap_or_default();
    let bottom = boxes
        .iter()
        .map(|one| one.y + one.height)
        .max()
        .unwrap_or_default();
    Some(Drawing {
        // What leads back goes around at the right.
        width: right + WAY,
        height: bottom + EDGE,
        boxes,
        ways,
    })
}

/// Every way from a relation to a type or a relation of one, each once.
fn leads(types: &[TypeDefinition]) -> Vec<Lead> {
    let place = |name: &str| types.iter().position(|other| other.name.text == name);
    let row = |to: usize, relation: &str| {
        let relations = &types.get(to)?.relations;
        let row = relations.iter().position(|other| other.name.text == relation)?;
        Some(row.min(MOST_ROWS))
    };
    let mut leads: Vec<Lead> = Vec::new();
    let mut known = HashSet::new();
    for (from, definition) in types.iter().enumerate() {
        for (from_row, relation) in definition.relations.iter().enumerate() {
            let from_row = from_row.min(MOST_ROWS);
            for (kind, type_name, target) in targets(definition, relation) {
                let Some(to) = place(type_name) else { continue };
                let to_row = target.and_then(|relation| row(to, relation));
                // One that leads to no relation of that type gives nothing there.
                if target.is_some() && to_row.is_none() {
                    continue;
                }
                let lead = Lead {
                    kind,
                    from,
                    from_row,
                    to,
                    to_row,
                };
                if known.insert(lead) {
                    leads.push(lead);
                }
                // One more is too many already.
                if leads.len() > MOST_WAYS {
                    return leads;
                }
            }
        }
    }
    leads
}

/// Types, and their relations, that a relation leads to.
fn targets<'m>(
    definition: &'m TypeDefinition,
    relation: &'m Relation,
) -> Vec<(WayKind, &'m str, Option<&'m str>)> {
    let mut targets = Vec::new();
    for leaf in relation.rewrite.leaves() {
        match leaf {
            Rewrite::This => {
                targets.extend(relation.restrictions.iter().map(|restriction| {
                    let type_name = restriction.type_name.as_str();
                    match &restriction.related {
                        Related::Object | Related::Wildcard => (WayKind::Direct, type_name, None),
                        Related::Userset(relation) => (WayKind::Userset, type_name, Some(relation.as_str())),
                    }
                }));
            }
            Rewrite::TupleToUserset { computed, tupleset } => {
                let through = definition.relation(tupleset.as_str());
                let named = through
                    .map(|through| through.restrictions.as_slice())
                    .unwrap_or_default();
                targets.extend(named.iter().map(|restriction| {
                    (
                        WayKind::From,
                        restriction.type_name.as_str(),
                        Some(computed.as_str()),
                    )
                }));
            }
            // Within the type, where its rows are.
            _ => {}
        }
    }
    targets
}

/// The column of each type: to the right of all that lead to it, but for those of a circle.
fn columns(count: usize, leads: &[Lead]) -> Vec<usize> {
    let mut order = Vec::new();
    let mut is_seen = vec![false; count];
    for start in 0..count {
        visit(start, leads, &mut is_seen, &mut order);
    }
    order.reverse();
    let mut place = vec![0; count];
    for (index, one) in order.iter().enumerate() {
        place[*one] = index;
    }
    let mut columns = vec![0; count];
    for one in order {
        for lead in leads.iter().filter(|lead| lead.from == one) {
            if place[lead.to] > place[one] {
                columns[lead.to] = columns[lead.to].max(columns[one] + 1);
            }
        }
    }
    columns
}

/// As deep as there are types at most, of which there are few.
fn visit(one: usize, leads: &[Lead], is_seen: &mut [bool], order: &mut Vec<usize>) {
    if std::mem::replace(&mut is_seen[one], true) {
        return;
    }
    for lead in leads.iter().filter(|lead| lead.from == one) {
        visit(lead.to, leads, is_seen, order);
    }
    order.push(one);
}

/// Columns beside each other, each around the middle of the highest.
fn boxes(types: &[TypeDefinition], columns: &[usize]) -> Vec<TypeBox> {
    let mut boxes: Vec<TypeBox> = types.iter().map(sized).collect();
    let last = columns.iter().copied().max().unwrap_or_default();
    let of_column =
        |column: usize| -> Vec<usize> { (0..columns.len()).filter(|one| columns[*one] == column).collect() };
    let height = |boxes: &[TypeBox], column: &[usize]| -> u32 {
        let gaps = u32::try_from(column.len().saturating_sub(1)).unwrap_or_default() * GAP;
        column.iter().map(|one| boxes[*one].height).sum::<u32>() + gaps
    };
    let highest = (0..=last)
        .map(|column| height(&boxes, &of_column(column)))
        .max()
        .unwrap_or_default();
    let mut x = EDGE;
    for column in 0..=last {
        let members = of_column(column);
        let width = members
            .iter()
            .map(|one| boxes[*one].width)
            .max()
            .unwrap_or_default();
        let mut y = EDGE + (highest - height(&boxes, &members)) / 2;
        for one in members {
            let placed = &mut boxes[one];
            (placed.x, placed.y, placed.width) = (x, y, width);
            for (_, row) in &mut placed.rows {
                *row += y;
            }
            y += placed.height + GAP;
        }
        x += width + WAY;
    }
    boxes
}

/// A box at no place yet.
fn sized(definition: &TypeDefinition) -> TypeBox {
    let all = &definition.relations;
    let mut names: Vec<String> = all
        .iter()
        .take(MOST_ROWS)
        .map(|relation| short(&relation.name.text))
        .collect();
    if all.len() > MOST_ROWS {
        names.push(format!("and {} more", all.len() - MOST_ROWS));
    }
    let name = short(&definition.name.text);
    let letters = names.iter().chain([&name]).map(|name| name.chars().count()).max();
    let letters = u32::try_from(letters.unwrap_or_default()).unwrap_or_default();
    let rows: Vec<(String, u32)> = names
        .into_iter()
        .zip(0..)
        .map(|(name, row)| (name, HEAD + row * ROW + ROW / 2))
        .collect();
    let below = u32::try_from(rows.len()).unwrap_or_default() * ROW;
    TypeBox {
        name,
        x: 0,
        y: 0,
        width: (letters * LETTER / 100 + 2 * EDGE).max(NARROWEST),
        height: HEAD + below + if below > 0 { FOOT } else { 0 },
        rows,
    }
}

fn short(name: &str) -> String {
    if name.chars().count() <= LONGEST {
        return name.to_owned();
    }
    let begin: String = name.chars().take(LONGEST - 1).collect();
    format!("{begin}…")
}

fn path(from: &TypeBox, from_row: usize, to: &TypeBox, to_row: Option<usize>) -> String {
    let row = |one: &TypeBox, row: usize| one.rows.get(row).map_or(one.y + HEAD / 2, |(_, y)| *y);
    let (x, y) = (from.x + from.width, row(from, from_row));
    let target_y = to_row.map_or(to.y + HEAD / 2, |number| row(to, number));
    if to.x > from.x {
        let bend = ((to.x - x) / 2).max(WAY / 2);
        return format!(
            "M{x} {y}C{} {y} {} {target_y} {} {target_y}",
            x + bend,
            to.x.saturating_sub(bend),
            to.x
        );
    }
    // Back, or to itself: around at the right.
    let target_x = to.x + to.width;
    let right = x.max(target_x) + WAY * 3 / 4;
    if (x, y) == (target_x, target_y) {
        return format!(
            "M{x} {}C{right} {} {right} {} {x} {}",
            y - 4,
            y - ROW,
            y + ROW,
            y + 4
        );
    }
    format!("M{x} {y}C{right} {y} {right} {target_y} {target_x} {target_y}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawn(types: &str) -> Option<Drawing> {
        drawing(&authz::dsl::parse(&format!("model\n  schema 1.1\n{types}")).unwrap())
    }

    const TYPES: &str = "type user\n\
        type team\n  relations\n    define member: [user, team#member]\n\
        type folder\n  relations\n    define parent: [folder]\n    define viewer: [user, user:*] or viewer from parent\n\
        type doc\n  relations\n    define parent: [folder]\n    define viewer: [team#member] or viewer from parent\n";

    #[test]
    fn what_a_relation_leads_to_is_further_to_the_right() {
        let drawing = drawn(TYPES).unwrap();
        let x = |name: &str| drawing.boxes.iter().find(|one| one.name == name).unwrap().x;
        assert!(x("doc") < x("team") && x("doc") < x("folder"));
        assert!(x("team") < x("user") && x("folder") < x("user"));
        let ways: Vec<(WayKind, &str, &str)> = drawing
            .ways
            .iter()
            .map(|way| {
                let name = |place: usize| drawing.boxes[place].name.as_str();
                (way.kind, name(way.from), name(way.to))
            })
            .collect();
        assert_eq!(
            ways,
            [
                (WayKind::Direct, "team", "user"),
                (WayKind::Userset, "team", "team"),
                (WayKind::Direct, "folder", "folder"),
                (WayKind::Direct, "folder", "user"),
                (WayKind::From, "folder", "folder"),
                (WayKind::Direct, "doc", "folder"),
                (WayKind::Userset, "doc", "team"),
                (WayKind::From, "doc", "folder"),
            ]
        );
    }

    #[test]
    fn boxes_stand_beside_and_below_each_other_and_nowhere_else() {
        let drawing = drawn(TYPES).unwrap();
        for (index, one) in drawing.boxes.iter().enumerate() {
            assert!(one.x + one.width <= drawing.width && one.y + one.height <= drawing.height);
            for other in &drawing.boxes[index + 1..] {
                let is_apart = one.x + one.width <= other.x
                    || other.x + other.width <= one.x
                    || one.y + one.height <= other.y
                    || other.y + other.height <= one.y;
                assert!(is_apart, "{one:?} {other:?}");
            }
        }
    }

    #[test]
    fn circles_end_and_what_cannot_be_drawn_is_not() {
        let circle = "type a\n  relations\n    define r: [b#r]\ntype b\n  relations\n    define r: [a#r]\n";
        assert_eq!(drawn(circle).unwrap().ways.len(), 2);
        assert_eq!(drawn("").map(|drawing| drawing.boxes.len()), None);
        let many: String = (0..=MOST_TYPES)
            .map(|number| format!("type t{number}\n"))
            .collect();
        assert_eq!(drawn(&many), None);
        // What leads nowhere is left out.
        let odd = "type a\n  relations\n    define r: [gone, a#gone] or x from gone\n";
        assert_eq!(drawn(odd).unwrap().ways, []);
        let tall: String = (0..40)
            .map(|number| format!("    define r{number}: [a]\n"))
            .collect();
        let tall = drawn(&format!("type a\n  relations\n{tall}")).unwrap();
        assert_eq!(
            tall.boxes[0].rows.last().map(|(name, _)| name.as_str()),
            Some("and 24 more")
        );
    }
}

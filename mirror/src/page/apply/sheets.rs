//! What scripts do to style sheets by the CSSOM.

use super::Tally;
use crate::json::{Raw, Reader};
use crate::page::Mirror;
use crate::page::css::{Edit, Edits, Path};

/// Which style sheet an event is about.
#[derive(Default)]
struct Target {
    node: Option<i64>,
    sheet: Option<i64>,
}

/// Indexes in indexes; no page nests its rules deeper.
const DEEPEST: usize = 16;

impl Mirror {
    pub(super) fn apply_rules(&mut self, data: Raw<'_>) -> Tally {
        let mut target = Target::default();
        let (mut adds, mut removes, mut replace, mut replace_sync) = (None, None, None, None);
        let mut reader = Reader::new(data);
        reader.begin_object();
        while let Some(key) = reader.key() {
            match key {
                "id" => target.node = reader.integer(),
                "styleId" => target.sheet = reader.integer(),
                "adds" | "removes" => {
                    let list = Some(reader.clone());
                    *(if key == "adds" { &mut adds } else { &mut removes }) = list;
                    reader.skip();
                }
                "replace" => replace = reader.string(),
                "replaceSync" => replace_sync = reader.string(),
                _ => reader.skip(),
            }
        }
        let mut edits = Vec::new();
        if let Some(mut adds) = adds {
            read_rules(&mut adds, &mut edits);
        }
        if let Some(mut removes) = removes {
            read_removes(&mut removes, &mut edits);
        }
        // Only a constructed sheet can be replaced.
        if target.sheet.is_some_and(|id| id != 0) {
            let texts = replace.into_iter().chain(replace_sync);
            edits.extend(texts.map(|text| Edit::Replace { text: text.into() }));
        }
        self.edit_sheet(&target, edits, data.as_str().len())
    }

    pub(super) fn apply_declaration(&mut self, data: Raw<'_>) -> Tally {
        let mut target = Target::default();
        let mut path = Path::default();
        let (mut set, mut remove) = (None, None);
        let mut reader = Reader::new(data);
        reader.begin_object();
        while let Some(key) = reader.key() {
            match key {
                "id" => target.node = reader.integer(),
                "styleId" => target.sheet = reader.integer(),
                "index" => path = read_path(&mut reader),
                "set" => set = Some(read_declaration(&mut reader)),
                "remove" => remove = Some(read_declaration(&mut reader)),
                _ => reader.skip(),
            }
        }
        let mut edits = Vec::new();
        if let Some([property, value, priority]) = set {
            edits.push(Edit::Set {
                path: path.clone(),
                property,
                value,
                priority,
            });
        }
        if let Some([property, ..]) = remove {
            edits.push(Edit::Unset { path, property });
        }
        self.edit_sheet(&target, edits, data.as_str().len())
    }

    fn edit_sheet(&mut self, target: &Target, edits: Vec<Edit>, length: usize) -> Tally {
        if !self.has_page() || !self.tree.has_room(self.beside() + length) {
            return Tally::lost();
        }
        if let Some(id) = target.sheet.filter(|id| *id != 0) {
            let is_known = self
                .sheets
                .edit(id, |sheet| edits.into_iter().for_each(|edit| sheet.push(edit)));
            return if is_known { Tally::done() } else { Tally::lost() };
        }
        match self.find(target.node) {
            Some(index) if self.tree.get(index).is_style() => {
                self.edit_state(index, |state| {
                    edits.into_iter().for_each(|edit| state.rules.push(edit));
                });
                Tally::done()
            }
            Some(_) => Tally::lost(),
            None => self.unknown_node(),
        }
    }

    pub(super) fn apply_adopted(&mut self, data: Raw<'_>) -> Tally {
        if !self.has_page() || !self.tree.has_room(self.beside() + data.as_str().len()) {
            return Tally::lost();
        }
        let (mut id, mut styles, mut ids) = (None, None, Vec::new());
        let mut reader = Reader::new(data);
        reader.begin_object();
        while let Some(key) = reader.key() {
            match key {
                "id" => id = reader.integer(),
                "styles" => {
                    styles = Some(reader.clone());
                    reader.skip();
                }
                "styleIds" => ids = read_integers(&mut reader),
                _ => reader.skip(),
            }
        }
        let Some(host) = self.find(id) else {
            return self.unknown_node();
        };
        if !self.tree.get(host).is_document() && self.tree.shadow(host).is_none() {
            return Tally::lost();
        }
        if let Some(mut styles) = styles {
            self.create_sheets(&mut styles);
        }
        self.edit_state(host, |state| state.adopted = Some(ids.into()));
        Tally::done()
    }

    fn create_sheets(&mut self, reader: &mut Reader<'_>) {
        if !reader.begin_array() {
            return;
        }
        while reader.object() {
            let (mut id, mut rules) = (None, Vec::new());
            while let Some(key) = reader.key() {
                match key {
                    "styleId" => id = reader.integer(),
                    "rules" => read_rules(reader, &mut rules),
                    _ => reader.skip(),
                }
            }
            if let Some(id) = id {
                let mut edits = Edits::default();
                rules.into_iter().for_each(|edit| edits.push(edit));
                self.sheets.create(id, edits);
            }
        }
    }
}

fn read_rules(reader: &mut Reader<'_>, edits: &mut Vec<Edit>) {
    if !reader.begin_array() {
        return;
    }
    while reader.object() {
        let (mut path, mut rule) = (Some(Path::from([0])), None);
        while let Some(key) = reader.key() {
            match key {
                "rule" => rule = reader.string(),
                "index" => path = read_place(reader),
                _ => reader.skip(),
            }
        }
        if let (Some(path), Some(rule)) = (path, rule) {
            edits.push(Edit::Insert {
                path,
                rule: rule.into(),
            });
        }
    }
}

fn read_removes(reader: &mut Reader<'_>, edits: &mut Vec<Edit>) {
    if !reader.begin_array() {
        return;
    }
    while reader.object() {
        let mut path = Some(Path::from([0]));
        while let Some(key) = reader.key() {
            match key {
                "index" => path = read_place(reader),
                _ => reader.skip(),
            }
        }
        edits.extend(path.map(|path| Edit::Delete { path }));
    }
}

/// Where a rule comes or goes: an array names one within another, and none with less than two indexes.
fn read_place(reader: &mut Reader<'_>) -> Option<Path> {
    let is_array = reader.peek() == b'[';
    let path = read_path(reader);
    (!is_array || path.len() > 1).then_some(path)
}

/// An index, or indexes in an array; without either, the first rule is meant.
fn read_path(reader: &mut Reader<'_>) -> Path {
    if reader.peek() == b'[' {
        let mut path = read_integers(reader);
        path.truncate(DEEPEST);
        return path.into();
    }
    [reader.integer().unwrap_or_default()].into()
}

fn read_integers(reader: &mut Reader<'_>) -> Vec<i64> {
    let mut integers = Vec::new();
    if reader.begin_array() {
        while reader.item() {
            integers.extend(reader.integer());
        }
    }
    integers
}

/// Property, value and priority.
fn read_declaration(reader: &mut Reader<'_>) -> [Box<str>; 3] {
    let mut parts = [Box::from(""), Box::from(""), Box::from("")];
    if reader.begin_object() {
        let [property, value, priority] = &mut parts;
        while let Some(key) = reader.key() {
            let part = match key {
                "property" => &mut *property,
                "value" => &mut *value,
                "priority" => &mut *priority,
                _ => {
                    reader.skip();
                    continue;
                }
            };
            *part = reader.string().unwrap_or_default().into();
        }
    }
    parts
}

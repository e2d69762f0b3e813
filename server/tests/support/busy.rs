//! A window in which much happens: a page whose nodes come, go and change, for long enough that checkpoints are cut.

/// A page of so many items, and then events that change them, a tenth of a second apart; always the same for a seed.
pub(crate) struct Busy {
    /// Whole numbers without order.
    state: u64,
    at: i64,
    /// Ids of items that are on the page.
    items: Vec<i64>,
    next_id: i64,
}

impl Busy {
    pub(crate) fn new(seed: u64, at: i64) -> Self {
        Self {
            state: seed,
            at,
            items: Vec::new(),
            next_id: 10,
        }
    }

    pub(crate) fn below(&mut self, most: u64) -> u64 {
        self.state = self
            .state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.state >> 33) % most
    }

    /// Ten moves of the mouse.
    #[allow(dead_code, reason = "not every test has a use for it")]
    pub(crate) fn events_before_any_page(&mut self) -> Vec<String> {
        let at = [(); 10].map(|()| self.pass());
        let moves = at.map(|at| {
            format!(r#"{{"type":3,"data":{{"source":1,"positions":[{{"x":1,"y":2,"id":1,"timeOffset":0}}]}},"timestamp":{at}}}"#)
        });
        moves.to_vec()
    }

    /// Meta and full snapshot.
    pub(crate) fn page(&mut self, items: usize) -> [String; 2] {
        self.items.clear();
        let nodes: Vec<String> = (0..items)
            .map(|_| {
                let (item, text) = self.item();
                item.replacen("[]", &format!("[{text}]"), 1)
            })
            .collect();
        let at = self.pass();
        [
            format!(
                r#"{{"type":4,"data":{{"href":"https://shop.example/","width":800,"height":600}},"timestamp":{at}}}"#
            ),
            format!(
                r#"{{"type":2,"data":{{"node":{{"type":0,"childNodes":[{{"type":2,"tagName":"html","attributes":{{}},"childNodes":[{{"type":2,"tagName":"body","attributes":{{}},"childNodes":[{}],"id":3}}],"id":2}}],"id":1}},"initialOffset":{{"left":0,"top":0}}}},"timestamp":{at}}}"#,
                nodes.join(",")
            ),
        ]
    }

    /// An item, without its text, and that.
    fn item(&mut self) -> (String, String) {
        let (id, text) = (self.next_id, self.below(1 << 40));
        self.next_id += 2;
        self.items.push(id);
        (
            format!(
                r#"{{"type":2,"tagName":"div","attributes":{{"class":"item of-{text}"}},"childNodes":[],"id":{id}}}"#
            ),
            format!(r#"{{"type":3,"textContent":"Item {text}x","id":{}}}"#, id + 1),
        )
    }

    pub(crate) fn mutation(&mut self, lists: &str) -> String {
        let at = self.pass();
        format!(r#"{{"type":3,"data":{{"source":0,{lists}}},"timestamp":{at}}}"#)
    }

    fn pass(&mut self) -> i64 {
        self.at += 100;
        self.at
    }

    pub(crate) fn event(&mut self) -> String {
        let which = usize::try_from(self.below(self.items.len() as u64)).unwrap();
        let id = self.items[which];
        let word = self.below(1 << 40);
        let lists = match self.below(6) {
            0 => {
                let (item, text) = self.item();
                let parent = self.next_id - 2;
                format!(
                    r#""texts":[],"attributes":[],"removes":[],"adds":[{{"parentId":3,"nextId":null,"node":{item}}},{{"parentId":{parent},"nextId":null,"node":{text}}}]"#
                )
            }
            1 if self.items.len() > 5 => {
                self.items.swap_remove(which);
                format!(r#""texts":[],"attributes":[],"removes":[{{"parentId":3,"id":{id}}}],"adds":[]"#)
            }
            2 | 3 => format!(
                r#""texts":[{{"id":{},"value":"Now {word}x"}}],"attributes":[],"removes":[],"adds":[]"#,
                id + 1
            ),
            4 => {
                let at = self.pass();
                return format!(
                    r#"{{"type":3,"data":{{"source":1,"positions":[{{"x":{},"y":2,"id":{id},"timeOffset":-40}}]}},"timestamp":{at}}}"#,
                    word % 800
                );
            }
            _ => format!(
                r#""texts":[],"attributes":[{{"id":{id},"attributes":{{"class":"item is-{word}","title":"{word}x"}}}}],"removes":[],"adds":[]"#
            ),
        };
        self.mutation(&lists)
    }

    pub(crate) fn events(&mut self, count: usize) -> Vec<String> {
        (0..count).map(|_| self.event()).collect()
    }
}

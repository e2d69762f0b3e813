//! What is asked of whoever can look at the replay, and what comes back.

use domain::Millis;

/// A picture of the replay as it is at a moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shot {
    /// Letters, digits and `-`: the address of the picture, next to that of the document.
    pub name: String,
    pub at: Millis,
    pub view: View,
    /// In pixels of its own, the picture need be no wider.
    pub width: u32,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum View {
    /// What the visitor saw, with their pointer.
    Moment,
    /// The page in its length, and nothing over it.
    WholePage {
        /// rrweb's ids of the elements whose boxes are needed.
        nodes: Vec<i64>,
        /// Of a page that is so many times as high as it is wide, or higher, the rest is not in the picture.
        longest: u32,
    },
}

/// A picture that could be taken. Of a shot that nothing came of there is none.
#[derive(Debug, Clone, PartialEq)]
pub struct Taken {
    /// That of the shot.
    pub name: String,
    /// Its media type.
    pub kind: &'static str,
    pub image: Vec<u8>,
    /// Of a moment only: the pointer's tip, as parts of the picture's width and height.
    pub tip: Option<[f64; 2]>,
    /// Of a whole page only.
    pub page: Option<ShownPage>,
}

/// In CSS px of the page.
#[derive(Debug, Clone, PartialEq)]
pub struct ShownPage {
    /// Width and height of all of it.
    pub size: [f64; 2],
    /// What the visitor saw at once.
    pub fold: f64,
    /// Left, top, width and height of those elements that are there.
    pub boxes: Vec<(i64, [f64; 4])>,
}

/// What a report's document shows at an address next to its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    pub name: String,
    pub kind: &'static str,
    pub data: Vec<u8>,
}

//! The numbers by which rrweb 2.1 names its events.

macro_rules! numbered {
    ($(#[$doc:meta])* $name:ident { $($variant:ident = $number:literal),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $name {
            $($variant,)*
            /// A number that rrweb does not have.
            Unknown(i64),
        }

        impl From<i64> for $name {
            fn from(number: i64) -> Self {
                match number {
                    $($number => Self::$variant,)*
                    other => Self::Unknown(other),
                }
            }
        }
    };
}

numbered!(EventType {
    DomContentLoaded = 0,
    Load = 1,
    FullSnapshot = 2,
    IncrementalSnapshot = 3,
    Meta = 4,
    Custom = 5,
    Plugin = 6,
});

numbered!(
    /// What changed, by `data.source` of an incremental snapshot.
    Source {
        Mutation = 0,
        MouseMove = 1,
        MouseInteraction = 2,
        Scroll = 3,
        ViewportResize = 4,
        Input = 5,
        TouchMove = 6,
        MediaInteraction = 7,
        StyleSheetRule = 8,
        CanvasMutation = 9,
        Font = 10,
        Log = 11,
        Drag = 12,
        StyleDeclaration = 13,
        Selection = 14,
        AdoptedStyleSheet = 15,
        CustomElement = 16,
    }
);

numbered!(
    /// What the pointer did, by `data.type` of a mouse interaction.
    Interaction {
        MouseUp = 0,
        MouseDown = 1,
        Click = 2,
        ContextMenu = 3,
        DblClick = 4,
        Focus = 5,
        Blur = 6,
        TouchStart = 7,
        TouchMoveDeparted = 8,
        TouchEnd = 9,
        TouchCancel = 10,
    }
);

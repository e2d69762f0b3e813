//! The lines of a text in pieces, each with how it is shown.

use authz::dsl::{Mark, MarkKind};
use domain::models::ModelProblem;

/// A part of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) text: String,
    pub(super) kind: Option<MarkKind>,
    pub(super) is_wrong: bool,
}

/// Where each line is in a text, by bytes and without its end. There is one at least.
pub(super) fn lines(text: &str) -> Vec<(usize, usize)> {
    let mut start = 0;
    text.split('\n')
        .map(|line| {
            let here = (start, start + line.len());
            start = here.1 + 1;
            here
        })
        .collect()
}

/// A line of a text in pieces, by the marks of the whole text and the problems of this line.
pub(super) fn pieces(
    text: &str,
    line: (usize, usize),
    marks: &[Mark],
    problems: &[&ModelProblem],
) -> Vec<Piece> {
    let (start, end) = line;
    let Some(written) = text.get(start..end) else {
        return Vec::new();
    };
    let first = marks.partition_point(|mark| mark.end <= start);
    let marks: Vec<&Mark> = marks
        .iter()
        .skip(first)
        .take_while(|mark| mark.start < end)
        .collect();
    let wrong: Vec<(usize, usize)> = problems
        .iter()
        .map(|problem| (byte_at(written, problem.start), byte_at(written, problem.end)))
        .collect();
    let of_marks = marks
        .iter()
        .flat_map(|mark| [mark.start.max(start) - start, mark.end.min(end) - start]);
    let of_problems = wrong.iter().flat_map(|(from, to)| [*from, *to]);
    let mut cuts: Vec<usize> = [0, written.len()]
        .into_iter()
        .chain(of_marks)
        .chain(of_problems)
        .collect();
    cuts.sort_unstable();
    cuts.dedup();
    let piece = |cut: &[usize]| {
        let [from, to] = *cut else { return None };
        let mark = marks
            .iter()
            .find(|mark| mark.start <= start + from && start + to <= mark.end);
        Some(Piece {
            text: written.get(from..to)?.to_owned(),
            kind: mark.map(|mark| mark.kind),
            is_wrong: wrong.iter().any(|(begin, end)| *begin <= from && to <= *end),
        })
    };
    let mut pieces: Vec<Piece> = cuts.windows(2).filter_map(piece).collect();
    // What is missing at the end has a place as well.
    if wrong.iter().any(|(begin, _)| *begin == written.len()) {
        pieces.push(Piece {
            text: " ".into(),
            kind: None,
            is_wrong: true,
        });
    }
    pieces
}

/// Where a character of a line is; behind the last one, its end.
fn byte_at(line: &str, column: u32) -> usize {
    let column = usize::try_from(column).unwrap_or(usize::MAX);
    line.char_indices().nth(column).map_or(line.len(), |(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(line: u32, start: u32, end: u32) -> ModelProblem {
        ModelProblem {
            line,
            start,
            end,
            kind: String::new(),
            message: String::new(),
        }
    }

    /// Pieces with the first letter of their kind; what is wrong is in `«»`.
    fn drawn(text: &str, problems: &[ModelProblem]) -> Vec<String> {
        let marks = authz::dsl::marks(text);
        lines(text)
            .into_iter()
            .zip(0..)
            .map(|(line, number)| {
                let problems: Vec<&ModelProblem> =
                    problems.iter().filter(|problem| problem.line == number).collect();
                pieces(text, line, &marks, &problems)
                    .into_iter()
                    .map(|piece| {
                        let kind = piece.kind.map_or(String::new(), |kind| format!("{kind:?}:"));
                        match piece.is_wrong {
                            true => format!("«{kind}{}»", piece.text),
                            false => format!("{kind}{}", piece.text),
                        }
                    })
                    .collect::<Vec<_>>()
                    .join("|")
            })
            .collect()
    }

    #[test]
    fn each_line_is_cut_where_its_looks_change() {
        assert_eq!(
            drawn("type 한\n\ntype doc # x\n", &[problem(0, 5, 6), problem(2, 5, 8)]),
            [
                "Keyword:type| |«한»",
                "",
                "Keyword:type| |«Type:doc»| |Comment:# x",
                ""
            ]
        );
    }

    #[test]
    fn what_is_missing_at_the_end_of_a_line_has_a_place() {
        assert_eq!(drawn("define ", &[problem(0, 7, 7)]), ["Keyword:define| |« »"]);
        assert_eq!(drawn("", &[problem(0, 0, 0)]), ["« »"]);
        assert_eq!(
            drawn("type a", &[problem(0, 90, 99)]),
            ["Keyword:type| |Type:a|« »"]
        );
    }

    #[test]
    fn an_expression_goes_on_over_lines() {
        assert_eq!(
            drawn("condition c(x: int) {\n  x > 1\n}", &[]),
            [
                "Keyword:condition| |Condition:c|(|Condition:x|: |Literal:int|) |Literal:{",
                "Literal:  x > 1",
                "Literal:}"
            ]
        );
    }
}

//! Writes a file in MaxMind's format that knows one IPv4 network, by the published specification of that format.
#![allow(unreachable_pub, reason = "it is a module of each program that includes it")]

use std::net::Ipv4Addr;

const RECORD_BITS: u16 = 24;

pub fn one_network(network: Ipv4Addr, prefix: u32, country: &str, city: &str) -> Vec<u8> {
    let mut file = Vec::new();
    for depth in 0..prefix {
        let bit = network.to_bits() >> (31 - depth) & 1;
        let found = if depth + 1 == prefix {
            prefix + 16
        } else {
            depth + 1
        };
        let records = if bit == 0 {
            [found, prefix]
        } else {
            [prefix, found]
        };
        for record in records {
            file.extend_from_slice(&record.to_be_bytes()[1..]);
        }
    }
    file.extend_from_slice(&[0; 16]);
    file.extend(map(&[
        ("country", map(&[("iso_code", text(country))])),
        ("city", map(&[("names", map(&[("en", text(city))]))])),
    ]));
    file.extend_from_slice(b"\xab\xcd\xefMaxMind.com");
    file.extend(map(&[
        ("binary_format_major_version", unsigned(5, 2)),
        ("binary_format_minor_version", unsigned(5, 0)),
        ("build_epoch", vec![0x01, 0x02, 1]),
        ("database_type", text("Test-City")),
        ("description", map(&[])),
        ("ip_version", unsigned(5, 4)),
        ("languages", vec![0x00, 0x04]),
        ("node_count", unsigned(6, u16::try_from(prefix).unwrap())),
        ("record_size", unsigned(5, RECORD_BITS)),
    ]));
    file
}

fn map(entries: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut out = vec![7 << 5 | u8::try_from(entries.len()).unwrap()];
    for (key, value) in entries {
        out.extend(text(key));
        out.extend(value);
    }
    out
}

fn text(content: &str) -> Vec<u8> {
    assert!(content.len() < 29, "longer texts have another form");
    [
        &[2 << 5 | u8::try_from(content.len()).unwrap()],
        content.as_bytes(),
    ]
    .concat()
}

fn unsigned(kind: u8, number: u16) -> Vec<u8> {
    [&[kind << 5 | 2][..], &number.to_be_bytes()].concat()
}

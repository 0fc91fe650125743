//! Shapes of requests, right and wrong.

use super::*;
use actix_web::http::header::{HeaderName, HeaderValue};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Outer {
    #[expect(dead_code, reason = "only its shape counts")]
    #[serde(deserialize_with = "object")]
    inner: Inner,
    #[expect(dead_code, reason = "only its shape counts")]
    list: Vec<u8>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Inner {
    #[expect(dead_code, reason = "only its shape counts")]
    count: u32,
}

fn refused(body: &str) -> (Code, String) {
    let problem = parse_json::<Outer>(body.as_bytes()).unwrap_err();
    (problem.code(), problem.to_string())
}

#[test]
fn a_wrong_body_is_told_by_its_path() {
    for (body, code, said) in [
        ("{", Code::MalformedJson, "EOF"),
        (r#"{"inner":{"count":1},"list":[]} x"#, Code::MalformedJson, "trailing"),
        (r#"{"inner":{"count":1},"list":[],"more":1}"#, Code::UnknownField, "more: unknown field"),
        (
            r#"{"inner":{"count":1,"cuont":1},"list":[]}"#,
            Code::UnknownField,
            "inner.cuont: unknown",
        ),
        (r#"{"inner":{},"list":[]}"#, Code::MissingField, "inner.count: missing"),
        (r#"{"list":[]}"#, Code::MissingField, "inner: missing"),
        ("", Code::MissingField, "inner: missing"),
        (
            r#"{"inner":{"count":"1"},"list":[]}"#,
            Code::WrongType,
            "inner.count: invalid type: string, expected u32",
        ),
        (r#"{"inner":{"count":-1},"list":[]}"#, Code::InvalidValue, "inner.count: invalid value"),
        (
            r#"{"inner":{"count":1},"inner":{"count":1},"list":[]}"#,
            Code::InvalidValue,
            "inner: duplicate",
        ),
        (r#"{"inner":{"count":1},"list":[1,300]}"#, Code::InvalidValue, "list[1]: invalid value"),
        (
            r#"{"inner":[1],"list":[]}"#,
            Code::WrongType,
            "inner: invalid type: sequence, expected an object",
        ),
        ("[]", Code::WrongType, "body: invalid type"),
        (r#"[{"count":1},[]]"#, Code::WrongType, "body: invalid type: sequence"),
        (
            r#""a \"text\", expected by nobody""#,
            Code::WrongType,
            "body: invalid type: string, expected an object",
        ),
        ("287082", Code::WrongType, "body: invalid type: integer, expected an object"),
        ("0.5", Code::WrongType, "body: invalid type: floating point, expected an object"),
    ] {
        let (found, words) = refused(body);
        assert_eq!(found, code, "{body}: {words}");
        assert!(words.contains(said), "{body}: {words}");
    }
}

fn with(name: &str, values: &[&str]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for value in values {
        headers.append(HeaderName::try_from(name).unwrap(), HeaderValue::from_str(value).unwrap());
    }
    headers
}

#[test]
fn etags() {
    let read = |values: &[&str]| if_match(&with("if-match", values)).map_err(|p| p.code());
    assert_eq!(read(&[]), Ok(None));
    assert_eq!(read(&["*"]), Ok(None));
    assert_eq!(read(&["\"v12\""]), Ok(Some(12)));
    for wrong in [
        "v12",
        "\"12\"",
        "W/\"v12\"",
        "\"v\"",
        "\"v+1\"",
        "\"v1\", \"v2\"",
        "\"v99999999999999999999\"",
    ] {
        assert_eq!(read(&[wrong]), Err(Code::MalformedIfMatch), "{wrong}");
    }
    assert_eq!(read(&["\"v1\"", "\"v1\""]), Err(Code::MalformedIfMatch));
}

#[test]
fn a_write_that_is_to_make_something_says_a_star() {
    let read =
        |values: &[&str]| if_none_match(&with("if-none-match", values)).map_err(|p| p.code());
    assert_eq!(read(&[]), Ok(false));
    assert_eq!(read(&[" * "]), Ok(true));
    for wrong in ["\"v1\"", "", "**", "W/\"v1\""] {
        assert_eq!(read(&[wrong]), Err(Code::MalformedIfMatch), "{wrong}");
    }
    assert_eq!(read(&["*", "*"]), Err(Code::MalformedIfMatch));
}

#[test]
fn idempotency_keys() {
    let read =
        |values: &[&str]| idempotency_key(&with("idempotency-key", values)).map_err(|p| p.code());
    assert_eq!(read(&[]), Ok(None));
    assert_eq!(read(&["a-1"]), Ok(Some("a-1".to_owned())));
    for wrong in ["", "a b", &"x".repeat(129), "é"] {
        assert_eq!(read(&[wrong]), Err(Code::MalformedIdempotencyKey), "{wrong}");
    }
    assert_eq!(read(&["a", "b"]), Err(Code::MalformedIdempotencyKey));
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Filters {
    limit: Option<u32>,
    #[expect(dead_code, reason = "only its presence counts")]
    project: Option<String>,
}

#[test]
fn a_wrong_query_is_told_by_its_parameter() {
    assert_eq!(parse_query::<Filters>("limit=5&project=x").unwrap().limit, Some(5));
    for (query, said) in [
        ("limits=5", "limits: unknown field"),
        ("limit=5&limit=6", "limit: duplicate field"),
        ("limit=five", "limit: invalid digit"),
        ("limit=", "limit: cannot parse"),
    ] {
        let problem = parse_query::<Filters>(query).unwrap_err();
        assert_eq!(problem.code(), Code::MalformedQuery);
        assert!(problem.to_string().contains(said), "{query}: {problem}");
    }
}

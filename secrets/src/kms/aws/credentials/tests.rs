//! Which place counts, and what is read there.

use proptest::prelude::*;

use super::*;

const FILE: &str = "\
# of the shop
[default]
aws_access_key_id = AKIDONE
aws_secret_access_key=one/secret
[ shop ]
region = eu-central-1
aws_access_key_id=AKIDTWO
aws_secret_access_key = two=secret
aws_session_token = session
";

#[test]
fn a_profile_is_read() {
    let one = of_profile(FILE, "default").unwrap();
    assert_eq!(one.key_id, "AKIDONE");
    assert_eq!(one.secret.expose_secret(), "one/secret");
    assert!(one.session.is_none());
    let two = of_profile(FILE, "shop").unwrap();
    assert_eq!(two.secret.expose_secret(), "two=secret");
    assert_eq!(two.session.unwrap().expose_secret(), "session");
    assert!(of_profile(FILE, "other").is_none());
}

fn found(variables: &[(&str, &str)]) -> Result<Source, String> {
    let config = AwsConfig {
        region: "eu-central-1".to_owned(),
        key: "alias/aicloud".to_owned(),
        endpoint: None,
        credentials_file: None,
        profile: "default".to_owned(),
    };
    let variables = variables.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    source(&config, &variables.collect()).map_err(|error| error.to_string())
}

const WEB: [(&str, &str); 2] =
    [("AWS_WEB_IDENTITY_TOKEN_FILE", "/t"), ("AWS_ROLE_ARN", "arn:aws:iam::1:role/r")];
const RELATIVE: (&str, &str) = ("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "/v2/x");
const KEY: (&str, &str) = ("AWS_ACCESS_KEY_ID", "AKID");

#[test]
fn the_first_place_that_is_there_counts() {
    let instance = found(&[]).unwrap();
    assert_eq!(instance, Source::Instance { base: "http://169.254.169.254/".parse().unwrap() });
    let all = [KEY, WEB[0], WEB[1], RELATIVE];
    assert_eq!(found(&all), Ok(Source::Environment));
    let Ok(Source::WebIdentity { sts, session, .. }) = found(&all[1..]) else { panic!() };
    assert_eq!(
        (sts.as_str(), session.as_str()),
        ("https://sts.eu-central-1.amazonaws.com/", "aicloud")
    );
    let Ok(Source::Container { address, .. }) = found(&all[3..]) else { panic!() };
    assert_eq!(address.as_str(), "http://169.254.170.2/v2/x");
    // What is empty is not there.
    assert_eq!(found(&[("AWS_ACCESS_KEY_ID", "")]), Ok(instance));
    for (variables, said) in [
        (&[WEB[0]][..], "AWS_ROLE_ARN"),
        (&[("AWS_EC2_METADATA_DISABLED", "TRUE")], "no credentials: set"),
        (
            &[("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", "@evil.example/")],
            "must begin with a slash",
        ),
        (
            &[("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI", ":80@evil.example/")],
            "must begin with a slash",
        ),
        (&[("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://192.0.2.1/")], "must be https"),
        (&[("AWS_CONTAINER_CREDENTIALS_FULL_URI", "x")], "is no address"),
    ] {
        let error = found(variables).unwrap_err();
        assert!(error.contains(said), "{variables:?}: {error}");
    }
    for near in [
        "https://192.0.2.1/",
        "http://localhost:8/",
        "http://[::1]/",
        "http://169.254.170.23/v1",
        "http://[fd00:ec2::23]/v1",
    ] {
        assert!(found(&[("AWS_CONTAINER_CREDENTIALS_FULL_URI", near)]).is_ok(), "{near}");
    }
}

#[test]
fn the_environment_is_whole_or_refused() {
    let environment = |names: &[&str]| {
        let pair = |name: &&str| ((*name).to_owned(), format!("{name}!"));
        from_environment(&names.iter().map(pair).collect())
    };
    let read = environment(&["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]).unwrap();
    assert_eq!((read.key_id.as_str(), read.session.is_some()), ("AWS_ACCESS_KEY_ID!", false));
    assert!(environment(&["AWS_ACCESS_KEY_ID"]).is_err());
    let shown =
        format!("{:?}", Environment::from_iter([("AWS_A".to_owned(), "canary".to_owned())]));
    assert!(shown.contains("AWS_A") && !shown.contains("canary"), "{shown}");
}

#[test]
fn an_element_is_plain_text_or_none() {
    let xml = b"<a><SessionToken>\n a+/= \n</SessionToken><Code>X</Code></a>";
    assert_eq!(element(xml, "SessionToken"), Some("a+/="));
    assert_eq!(element(xml, "Code"), Some("X"));
    for wrong in [&b"<Code>a&amp;b</Code>"[..], b"<Code><b/></Code>", b"<Code>", b"\xff", b""] {
        assert_eq!(element(wrong, "Code"), None);
    }
}

proptest! {
    #[test]
    fn any_file_is_read_or_refused(text: String, profile: String) {
        let _ = of_profile(&text, &profile);
    }

    #[test]
    fn any_xml_is_read_or_refused(text: String) {
        if let Some(found) = element(text.as_bytes(), "Code") {
            prop_assert!(text.contains(found));
        }
    }

    #[test]
    fn a_form_s_value_is_read_back(value: String) {
        let mut body = "x=".to_owned();
        percent(&mut body, &value);
        let address: Url = format!("http://localhost/?{body}").parse().unwrap();
        let read: Vec<String> = address.query_pairs().map(|(_, value)| value.into_owned()).collect();
        prop_assert_eq!(read, [value]);
    }
}

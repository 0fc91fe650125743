//! Where credentials for AWS come from, each place answered as documented:
//! <https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/configuring-instance-metadata-service.html>,
//! <https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html>,
//! <https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html>. The stand-in is strict: a path,
//! method, header or parameter that the documentation does not have is refused. It plays KMS as well, and tells by
//! whose credentials it was asked.

use std::fs;
use std::sync::{Arc, Mutex};

use aicloud_secrets::kms::aws::{AwsConfig, AwsKms, Environment};
use aicloud_secrets::{Kms as _, KmsError};
use chrono::{SecondsFormat, TimeDelta, Utc};
use serde_json::{Value, json};

use crate::server::{Answer, Asked, Server};

const ARN: &str = "arn:aws:kms:eu-central-1:111122223333:key/1";
const ROLE: &str = "arn:aws:iam::111122223333:role/aicloud";

/// All of AWS that is asked here.
struct Aws {
    /// What was asked, in order.
    calls: Mutex<Vec<String>>,
    /// How many seconds what is given lasts.
    lasts: Mutex<i64>,
    /// The status that is answered by whoever gives credentials, if not 200.
    instead: Mutex<Option<u16>>,
}

impl Aws {
    fn ends(&self) -> String {
        let ends = Utc::now() + TimeDelta::seconds(*self.lasts.lock().unwrap());
        ends.to_rfc3339_opts(SecondsFormat::Secs, true)
    }

    fn json(&self, who: &str) -> Value {
        json!({
            "Code": "Success", "Type": "AWS-HMAC", "LastUpdated": "2026-11-23T00:00:00Z",
            "AccessKeyId": who, "SecretAccessKey": "secret/+=", "Token": format!("session-of-{who}"),
            "Expiration": self.ends(),
        })
    }

    fn answer(&self, asked: &Asked) -> Answer {
        let call = format!("{} {}", asked.method, asked.path);
        self.calls.lock().unwrap().push(call.clone());
        let header = |name: &str| asked.headers.get(name).map_or("", String::as_str);
        let instead = *self.instead.lock().unwrap();
        if call != "POST /kms/"
            && let Some(status) = instead
        {
            return (
                status,
                json!("<ErrorResponse><Error><Code>Instead</Code></Error></ErrorResponse>"),
            );
        }
        match call.as_str() {
            "POST /kms/" => {
                assert_eq!(header("x-amz-target"), "TrentService.DescribeKey");
                let who = header("authorization");
                let who = who.split("Credential=").nth(1).unwrap().split('/').next().unwrap();
                if !header("authorization").contains("x-amz-security-token") {
                    return (400, json!({"__type": "NoSession", "message": who}));
                }
                assert_eq!(header("x-amz-security-token"), format!("session-of-{who}"));
                let key = json!({
                    "Arn": format!("{ARN}-{who}"), "KeyState": "Enabled",
                    "KeyUsage": "ENCRYPT_DECRYPT", "KeySpec": "SYMMETRIC_DEFAULT",
                });
                (200, json!({"KeyMetadata": key}))
            }
            "PUT /latest/api/token" => {
                let ttl: u32 = header("x-aws-ec2-metadata-token-ttl-seconds").parse().unwrap();
                assert!((1..=21_600).contains(&ttl));
                (200, json!("metadata-token"))
            }
            "GET /latest/meta-data/iam/security-credentials/"
            | "GET /latest/meta-data/iam/security-credentials/aicloud-role"
                if header("x-aws-ec2-metadata-token") != "metadata-token" =>
            {
                (401, json!(""))
            }
            "GET /latest/meta-data/iam/security-credentials/" => (200, json!("aicloud-role")),
            "GET /latest/meta-data/iam/security-credentials/aicloud-role" => {
                (200, self.json("INSTANCE"))
            }
            "GET /v2/credentials/7" if header("authorization") == "container-token" => {
                (200, self.json("CONTAINER"))
            }
            "POST /sts" => {
                assert_eq!(header("content-type"), "application/x-www-form-urlencoded");
                assert_eq!(
                    asked.body,
                    json!(
                        "Action=AssumeRoleWithWebIdentity&Version=2011-06-15\
                         &RoleArn=arn%3Aaws%3Aiam%3A%3A111122223333%3Arole%2Faicloud\
                         &RoleSessionName=node-7&WebIdentityToken=eyJ.a%2Bb.c"
                    )
                );
                (
                    200,
                    json!(format!(
                        "<AssumeRoleWithWebIdentityResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\">\n\
                     <AssumeRoleWithWebIdentityResult><Audience>sts.amazonaws.com</Audience><AssumedRoleUser>\
                     <Arn>{ROLE}/node-7</Arn></AssumedRoleUser><Credentials><SessionToken>session-of-WEB</SessionToken>\
                     <SecretAccessKey>secret/+=</SecretAccessKey><Expiration>{}</Expiration>\
                     <AccessKeyId>WEB</AccessKeyId></Credentials></AssumeRoleWithWebIdentityResult>\
                     </AssumeRoleWithWebIdentityResponse>",
                        self.ends()
                    )),
                )
            }
            _ => (404, json!("")),
        }
    }
}

struct Site {
    aws: Arc<Aws>,
    server: Server,
    folder: tempfile::TempDir,
}

impl Site {
    async fn start() -> Self {
        let aws = Arc::new(Aws {
            calls: Mutex::default(),
            lasts: Mutex::new(3_600),
            instead: Mutex::default(),
        });
        let answering = Arc::clone(&aws);
        let server = Server::start(move |asked| answering.answer(&asked)).await;
        Self { aws, server, folder: tempfile::tempdir().unwrap() }
    }

    fn at(&self, path: &str) -> String {
        format!("http://{}{path}", self.server.address)
    }

    fn kms(&self, variables: &[(&str, &str)]) -> Result<AwsKms, KmsError> {
        let config = AwsConfig {
            region: "eu-central-1".to_owned(),
            key: "alias/aicloud".to_owned(),
            endpoint: Some(self.at("/kms/").parse().unwrap()),
            credentials_file: None,
            profile: "default".to_owned(),
        };
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        AwsKms::amid(config, Environment::from_iter(variables.iter().map(owned)))
    }

    fn file(&self, name: &str, text: &str) -> String {
        let path = self.folder.path().join(name);
        fs::write(&path, text).unwrap();
        path.to_str().unwrap().to_owned()
    }

    /// What was asked since the last time.
    fn calls(&self) -> Vec<String> {
        std::mem::take(&mut self.aws.calls.lock().unwrap())
    }

    fn say(&self, status: Option<u16>, lasts: i64) {
        *self.aws.instead.lock().unwrap() = status;
        *self.aws.lasts.lock().unwrap() = lasts;
    }
}

async fn who(kms: &AwsKms) -> String {
    let master = kms.master().await.unwrap();
    master.as_str().rsplit('-').next().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_instance_s_role_by_the_second_version_only() {
    let site = Site::start().await;
    let kms = site.kms(&[("AWS_EC2_METADATA_SERVICE_ENDPOINT", &site.at("/"))]).unwrap();
    assert_eq!(who(&kms).await, "INSTANCE");
    let roles = "GET /latest/meta-data/iam/security-credentials/";
    let fetched =
        ["PUT /latest/api/token".to_owned(), roles.to_owned(), format!("{roles}aicloud-role")];
    assert_eq!(site.calls(), [&fetched[..], &["POST /kms/".to_owned()]].concat());
    // They are kept while they last.
    assert_eq!(who(&kms).await, "INSTANCE");
    assert_eq!(site.calls(), ["POST /kms/"]);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_container_s_by_its_address_and_token() {
    let site = Site::start().await;
    let token = site.file("token", "container-token\n");
    let address = site.at("/v2/credentials/7");
    let full = ("AWS_CONTAINER_CREDENTIALS_FULL_URI", address.as_str());
    for more in [
        ("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", token.as_str()),
        ("AWS_CONTAINER_AUTHORIZATION_TOKEN", "container-token"),
    ] {
        assert_eq!(who(&site.kms(&[full, more]).unwrap()).await, "CONTAINER");
    }
    let refused = site.kms(&[full]).unwrap().master().await.unwrap_err();
    assert!(matches!(refused, KmsError::Refused { .. }), "{refused}");
    let gone = ("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE", "/nowhere/token");
    let refused = site.kms(&[full, gone]).unwrap().master().await.unwrap_err();
    assert!(refused.to_string().contains("/nowhere/token"), "{refused}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_by_a_web_identity() {
    let site = Site::start().await;
    let (token, sts) = (site.file("token", "eyJ.a+b.c\n"), site.at("/sts"));
    let variables = [
        ("AWS_WEB_IDENTITY_TOKEN_FILE", token.as_str()),
        ("AWS_ROLE_ARN", ROLE),
        ("AWS_ROLE_SESSION_NAME", "node-7"),
        ("AWS_ENDPOINT_URL_STS", &sts),
        // What comes later in the order is not asked.
        ("AWS_CONTAINER_CREDENTIALS_FULL_URI", "http://127.0.0.1:9/"),
    ];
    let kms = site.kms(&variables).unwrap();
    assert_eq!(who(&kms).await, "WEB");
    assert_eq!(site.calls(), ["POST /sts", "POST /kms/"]);
    site.say(Some(403), 3_600);
    let refused = site.kms(&variables).unwrap().master().await.unwrap_err();
    assert!(matches!(refused, KmsError::Refused { .. }));
    let said = refused.to_string();
    assert!(
        said.contains(ROLE) && said.contains("(403) Instead") && !said.contains("eyJ"),
        "{said}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn what_ends_is_renewed_and_used_to_its_end() {
    let site = Site::start().await;
    let kms = site.kms(&[("AWS_EC2_METADATA_SERVICE_ENDPOINT", &site.at("/"))]).unwrap();
    // Less than five minutes: it is renewed each time, by one of those who ask at once.
    site.say(None, 240);
    who(&kms).await;
    assert_eq!(site.calls().len(), 4);
    site.say(None, 3_600);
    let many = (0..20).map(|_| who(&kms));
    futures_util::future::join_all(many).await;
    let calls = site.calls();
    assert_eq!(
        calls.iter().filter(|call| *call == "PUT /latest/api/token").count(),
        1,
        "{calls:?}"
    );
    // Away when they should be renewed: they last a little longer.
    let kms = site.kms(&[("AWS_EC2_METADATA_SERVICE_ENDPOINT", &site.at("/"))]).unwrap();
    site.say(None, 240);
    who(&kms).await;
    site.say(Some(503), 240);
    assert_eq!(who(&kms).await, "INSTANCE");
    // And away when they have ended: that is said, and passes.
    let kms = site.kms(&[("AWS_EC2_METADATA_SERVICE_ENDPOINT", &site.at("/"))]).unwrap();
    site.say(None, -1);
    who(&kms).await;
    site.say(Some(503), 240);
    let error = kms.master().await.unwrap_err();
    assert!(
        error.is_transient() && error.to_string().contains("no credentials are configured"),
        "{error}"
    );
    site.say(None, 240);
    assert_eq!(who(&kms).await, "INSTANCE");
}

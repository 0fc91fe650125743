//! A whole control plane for one test, and a client that is short to write.

use std::num::NonZeroU32;
use std::sync::Arc;
use std::time::Duration;

use aicloud_actors::{Cloud, Origin, Settings, Surroundings};
use aicloud_client::types::{
    CreateAllocation, CreateNode, CreateProject, CreateTenant, CreateToken, GpuRequestBody,
    SetGpuType, WorkloadBody,
};
use aicloud_client::{Answered as _, Options};
use aicloud_domain::access::Principal;
use aicloud_domain::digest::Sha256;
use aicloud_domain::id::{NodeId, TokenId, TypedId};
use aicloud_domain::node::{Gpu, Inventory, JoinToken, NodeCertificate, NodeCommand};
use aicloud_http::auth::DatabaseAuthenticator;
use aicloud_http::auth::link::LinkKey;
use aicloud_http::auth::reception::ReceptionConfig;
use aicloud_http::exchange::Exchange;
use aicloud_http::exchange::rotation::Rotation;
use aicloud_http::rates::RateLimits;
use aicloud_http::secret_env::Opener;
use aicloud_http::server::{Server, ServerConfig};
use aicloud_http::token::{BearerToken, TokenKind};
use aicloud_persistence::testing::TestDatabase;
use aicloud_secrets::kms::local::LocalKms;
use aicloud_secrets::{Keyring, Sealer, SealerConfig};
use reqwest::header::{HeaderMap, HeaderValue};
use reqwest::{Client, Method, StatusCode};
use secrecy::ExposeSecret;
use serde_json::{Value, json};

pub struct World {
    pub cloud: Cloud,
    pub database: TestDatabase,
    pub url: String,
    pub operator: String,
    pub client: Client,
    server: Option<Server>,
    keys: tempfile::TempDir,
}

/// Another process that serves a world's cloud.
pub struct Twin {
    pub url: String,
    cloud: Cloud,
    server: Server,
}

impl Twin {
    pub async fn stop(self) {
        self.server.stop().await;
        self.cloud.stop(Duration::from_secs(2)).await;
    }
}

/// An answer, read to its end.
#[derive(Debug, Clone)]
pub struct Reply {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
}

impl Reply {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    pub fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name);
        value.map_or("", |value| value.to_str().unwrap())
    }

    /// The JSON, when the status is this one.
    pub fn expect(&self, status: u16) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        self.json()
    }

    /// The JSON, less what tells each answer from every other.
    pub fn told(&self) -> Value {
        let mut body = self.json();
        if let Some(fields) = body.as_object_mut() {
            fields.retain(|name, _| name != "request_id" && name != "instance");
        }
        body
    }

    /// The problem's code, when the answer is one.
    pub fn code(&self) -> String {
        let body = self.json();
        assert_eq!(self.header("content-type"), "application/problem+json", "{body}");
        assert_eq!(body["status"], self.status.as_u16(), "{body}");
        assert_eq!(body["request_id"], self.header("x-request-id"), "{body}");
        body["code"].as_str().unwrap().to_owned()
    }
}

/// A request in the making.
pub struct Ask<'a> {
    world: &'a World,
    method: Method,
    path: String,
    token: Option<String>,
    body: Option<Vec<u8>>,
    headers: HeaderMap,
}

impl Ask<'_> {
    pub fn by(mut self, token: &str) -> Self {
        self.token = Some(token.to_owned());
        self
    }

    pub fn json(self, body: &Value) -> Self {
        self.raw(&body.to_string())
    }

    pub fn raw(mut self, body: &str) -> Self {
        self.body = Some(body.as_bytes().to_vec());
        self.headers.entry("content-type").or_insert(HeaderValue::from_static("application/json"));
        self
    }

    pub fn with(mut self, name: &'static str, value: &str) -> Self {
        self.headers.insert(name, HeaderValue::from_str(value).unwrap());
        self
    }

    pub async fn send(self) -> Reply {
        let url = format!("{}{}", self.world.url, self.path);
        let mut request = self.world.client.request(self.method, url).headers(self.headers);
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        if let Some(body) = self.body {
            request = request.body(body);
        }
        let response = request.send().await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let kind = headers.get("content-type").map_or(&b""[..], HeaderValue::as_bytes);
        // A stream of events has no end.
        let endless = kind.starts_with(b"text/event-stream");
        let text = if endless { String::new() } else { response.text().await.unwrap() };
        Reply { status, headers, text }
    }
}

/// A tenant with a project and its token.
#[derive(Debug, Clone)]
pub struct Customer {
    pub tenant: String,
    pub project: String,
    pub token: String,
}

impl World {
    pub async fn start() -> Self {
        Self::with_server(patient()).await
    }

    pub async fn with_server(config: ServerConfig) -> Self {
        Self::with(config, |_| {}).await
    }

    pub async fn with(config: ServerConfig, change: impl FnOnce(&mut Settings)) -> Self {
        let keys = tempfile::tempdir().unwrap();
        Self::on(TestDatabase::new().await, keys, config, change, Surroundings::default()).await
    }

    /// With more children in the tree.
    pub async fn amid(surroundings: Surroundings) -> Self {
        let keys = tempfile::tempdir().unwrap();
        Self::on(TestDatabase::new().await, keys, patient(), |_| {}, surroundings).await
    }

    async fn on(
        database: TestDatabase,
        keys: tempfile::TempDir,
        config: ServerConfig,
        change: impl FnOnce(&mut Settings),
        surroundings: Surroundings,
    ) -> Self {
        let opened = database.open().await;
        let mut settings = Settings {
            arbiters: 1,
            // Nodes whose agent is a test say nothing when they have nothing to say.
            lease: Duration::from_secs(3_600),
            ..Settings::new("local".parse().unwrap(), keys.path().to_owned())
        };
        change(&mut settings);
        let token = BearerToken::new(TokenKind::Operator);
        opened
            .issue_operator_token(
                token.id,
                token.sha256().0,
                "test".into(),
                chrono::TimeDelta::days(1),
            )
            .await
            .unwrap();
        let master = LocalKms::new(keys.path().join("master.key"));
        let sealer = Sealer::new(
            Arc::new(opened.clone()),
            Keyring::new(Arc::new(master)),
            SealerConfig::default(),
        );
        let opener = Opener::new(opened.clone(), sealer.clone());
        let surroundings = Surroundings { secret_envs: Some(Arc::new(opener)), ..surroundings };
        let cloud = Cloud::start_in(surroundings, settings, opened.clone()).await.unwrap();
        let config = ServerConfig {
            listen: ([127, 0, 0, 1], 0).into(),
            workers: 2,
            // Connections that a client keeps for later hold a stop up for this long.
            shutdown: Duration::from_secs(1),
            ..config
        };
        let authenticator = Arc::new(DatabaseAuthenticator::new(opened));
        let server = Server::start(&config, cloud.clone(), authenticator, sealer).unwrap();
        Self {
            cloud,
            database,
            url: format!("http://{}", server.address()),
            operator: token.reveal().expose_secret().to_owned(),
            client: Client::builder().timeout(Duration::from_secs(20)).build().unwrap(),
            server: Some(server),
            keys,
        }
    }

    pub async fn stop(self) {
        self.halt().await;
    }

    async fn halt(self) -> (TestDatabase, tempfile::TempDir) {
        let Self { server, cloud, database, keys, .. } = self;
        server.unwrap().stop().await;
        cloud.stop(Duration::from_secs(5)).await;
        (database, keys)
    }

    /// The process ends, and another one begins on the same database.
    pub async fn restarted(self) -> Self {
        let (database, keys) = self.halt().await;
        Self::on(database, keys, patient(), |_| {}, Surroundings::default()).await
    }

    /// Another control plane on the same database, as another process would be.
    pub async fn second_process(&self) -> Cloud {
        let settings = Settings {
            arbiters: 1,
            lease: Duration::from_secs(3_600),
            ..Settings::new("local".parse().unwrap(), self.keys.path().to_owned())
        };
        Cloud::start(settings, self.database.open().await).await.unwrap()
    }

    /// Another process that serves the same cloud.
    pub async fn twin(&self) -> Twin {
        let cloud = self.second_process().await;
        let database = self.database.open().await;
        let master = LocalKms::new(self.keys.path().join("master.key"));
        let keyring = Keyring::new(Arc::new(master));
        let sealer = Sealer::new(Arc::new(database.clone()), keyring, SealerConfig::default());
        let config = ServerConfig {
            listen: ([127, 0, 0, 1], 0).into(),
            workers: 1,
            shutdown: Duration::from_secs(1),
            // One cloud has one name, whichever process answers.
            issuer: Some(self.url.parse().unwrap()),
            ..patient()
        };
        let authenticator = Arc::new(DatabaseAuthenticator::new(database));
        let server = Server::start(&config, cloud.clone(), authenticator, sealer).unwrap();
        Twin { url: format!("http://{}", server.address()), cloud, server }
    }

    /// What looks after the keys of access tokens, as another process would.
    pub async fn rotation(&self) -> Rotation {
        let database = self.database.open().await;
        let master = LocalKms::new(self.keys.path().join("master.key"));
        let store = Arc::new(database.clone());
        let keyring = Keyring::new(Arc::new(master));
        Rotation::new(database, Sealer::new(store, keyring, SealerConfig::default()))
    }

    /// What gives tokens, as another process would.
    pub async fn exchange(&self) -> Exchange {
        let database = self.database.open().await;
        let master = LocalKms::new(self.keys.path().join("master.key"));
        let store = Arc::new(database.clone());
        let keyring = Keyring::new(Arc::new(master));
        let sealer = Sealer::new(store, keyring, SealerConfig::default());
        Exchange::new(self.url.parse().unwrap(), database, sealer)
    }

    /// The key that links are made with.
    pub fn links(&self) -> LinkKey {
        LinkKey::load_or_create(self.keys.path()).unwrap()
    }

    pub fn ask(&self, method: &str, path: &str) -> Ask<'_> {
        Ask {
            world: self,
            method: method.parse().unwrap(),
            path: path.to_owned(),
            token: None,
            body: None,
            headers: HeaderMap::new(),
        }
    }

    /// The client that customers have, on this world's connections.
    pub fn api(&self, token: &str) -> aicloud_client::Client {
        Options::new(&self.url).token(token).http(self.client.clone()).connect().unwrap()
    }

    pub fn get(&self, path: &str) -> Ask<'_> {
        self.ask("GET", path).by(&self.operator)
    }

    pub fn post(&self, path: &str, body: &Value) -> Ask<'_> {
        self.ask("POST", path).by(&self.operator).json(body)
    }

    pub async fn customer(&self, label: &str) -> Customer {
        let body = CreateTenant { label: label.to_owned(), display_name: None, owner: None };
        let tenant = self.api(&self.operator).create_tenant(&body).await.answer().unwrap();
        self.folder(&tenant.id, "lab").await
    }

    /// One more project of a tenant, and its token.
    pub async fn folder(&self, tenant: &str, label: &str) -> Customer {
        let (api, label) = (self.api(&self.operator), label.to_owned());
        let body = CreateProject { tenant: tenant.to_owned(), label, display_name: None };
        let project = api.create_project(&body).await.answer().unwrap().id;
        let body = CreateToken { name: "test".to_owned(), expires_at: None };
        let token = api.create_token(&project, &body).await.answer().unwrap().secret.unwrap();
        Customer { tenant: tenant.to_owned(), project, token: token.expose().to_owned() }
    }

    /// A position behind all that was written before. Tests share a server, and while a
    /// transaction of any of them is open, what is newer is not readable yet.
    pub async fn settled(&self) -> String {
        let label = format!("mark-{}", uuid::Uuid::now_v7().simple());
        let mark = self.post("/v1/tenants", &json!({"label": label})).send().await.expect(201);
        let stream = format!("/v1/events?after=0-0&resource={}", mark["id"].as_str().unwrap());
        let request = self.client.get(format!("{}{stream}", self.url)).bearer_auth(&self.operator);
        let mut response = request.send().await.unwrap();
        let mut text = String::new();
        while !text.contains("tenant.created") {
            let next = tokio::time::timeout(Duration::from_secs(30), response.chunk());
            let chunk = next.await.expect("it settles").unwrap().unwrap();
            text.push_str(std::str::from_utf8(&chunk).unwrap());
        }
        let list = self.get("/v1/allocations").send().await.expect(200);
        list["position"].as_str().unwrap().to_owned()
    }

    pub async fn prices(&self) {
        for (model, price) in [("H100", "2490000"), ("A100", "1290000")] {
            let body = SetGpuType {
                memory_bytes: 80 << 30,
                price_micros_per_gpu_hour: price.to_owned(),
                currency: "USD".to_owned(),
            };
            self.api(&self.operator).set_gpu_type(model, &body).await.answer().unwrap();
        }
    }

    /// An allocation of a customer's, as it was answered.
    pub async fn allocation(&self, customer: &Customer) -> Value {
        self.ask("POST", "/v1/allocations")
            .by(&customer.token)
            .json(&order(1))
            .send()
            .await
            .expect(201)
    }

    /// A node with GPUs whose agent is this test.
    pub async fn node(&self, label: &str, gpus: u32) -> NodeId {
        let body = CreateNode { label: label.to_owned() };
        let made = self.api(&self.operator).create_node(&body).await.answer().unwrap();
        let id: NodeId = made.id.parse().unwrap();
        let secret = Sha256([7; 32]);
        let serial = "0a".to_owned();
        let soon = chrono::Utc::now() + chrono::TimeDelta::minutes(5);
        let gpu = |index| Gpu {
            uuid: format!("GPU-{index}"),
            model: "H100".parse().unwrap(),
            index,
            memory_bytes: 1 << 36,
            healthy: true,
        };
        for command in [
            NodeCommand::IssueJoinToken { token: JoinToken { sha256: secret, expires_at: soon } },
            NodeCommand::Enrol {
                token_sha256: secret,
                certificate: NodeCertificate {
                    serial: serial.clone(),
                    public_key_sha256: Sha256([8; 32]),
                    issued_at: None,
                    not_after: soon,
                },
            },
            NodeCommand::Attach {
                serial: serial.clone(),
                inventory: Inventory {
                    hostname: label.into(),
                    runtime: "simulated".into(),
                    source: "declared".into(),
                    gpus: (0..gpus).map(gpu).collect(),
                    cpu_cores: 8,
                    memory_bytes: 1 << 36,
                },
            },
        ] {
            self.tell(id, command).await;
        }
        id
    }

    /// Says something as a node's agent.
    pub async fn tell(&self, node: NodeId, command: NodeCommand) {
        let origin = Origin::of(Principal::Agent { node }, "test".into());
        self.cloud.nodes.command(node.uuid(), command, origin).await.unwrap();
    }

    /// The allocation as soon as it is in this phase.
    pub async fn phase(&self, id: &str, phase: &str) -> Value {
        let path = format!("/v1/allocations/{id}");
        let mut last = Value::Null;
        for _ in 0..2_400 {
            last = self.get(&path).send().await.expect(200);
            if last["phase"] == phase {
                return last;
            }
            tokio::time::sleep(Duration::from_millis(25)).await;
        }
        panic!("waited for {phase} in vain: {last:#}");
    }
}

/// A server that lets tests ask, and sign in, as often as they like.
pub fn patient() -> ServerConfig {
    let reception =
        ReceptionConfig { open_per_minute: NonZeroU32::MAX, ..ReceptionConfig::default() };
    ServerConfig { reception, rates: RateLimits::NONE, ..ServerConfig::default() }
}

/// A body that asks for GPUs.
pub fn order(count: u32) -> Value {
    json!({"gpu": {"model": "H100", "count": count}, "workload": {"image": "busybox"}})
}

/// The same, typed.
pub fn typed_order(count: u32) -> CreateAllocation {
    CreateAllocation {
        display_name: None,
        gpu: GpuRequestBody { model: "H100".to_owned(), count },
        max_queue_seconds: None,
        project: None,
        workload: WorkloadBody {
            image: "busybox".to_owned(),
            command: vec![],
            env: [].into(),
            secret_env: [].into(),
        },
    }
}

/// A token that was never issued.
pub fn stranger(kind: TokenKind) -> String {
    let id = TokenId::from_uuid(uuid::Uuid::from_u128(99));
    BearerToken::mint(kind, id).reveal().expose_secret().to_owned()
}

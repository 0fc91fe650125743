//! A browser as far as single sign-on needs one: cookies for each host, redirects one by one.

use std::collections::BTreeMap;

use reqwest::header::{COOKIE, HeaderMap, LOCATION, SET_COOKIE};
use reqwest::redirect::Policy;
use reqwest::{Client, StatusCode, Url};

use crate::world::{Reply, World};

pub struct Browser {
    client: Client,
    cookies: BTreeMap<(String, String), String>,
    /// Whom the real provider takes it for.
    account: String,
}

/// Where it was sent, and what it got there.
pub struct Page {
    pub url: Url,
    pub reply: Reply,
}

impl Page {
    pub fn location(&self) -> Url {
        self.url.join(self.reply.header(LOCATION.as_str())).unwrap()
    }

    /// A parameter of where it is sent on.
    pub fn sent(&self, name: &str) -> String {
        let location = self.location();
        let found = location.query_pairs().find(|(key, _)| key == name);
        found.unwrap_or_else(|| panic!("{location} has no {name}")).1.into_owned()
    }
}

impl Browser {
    pub fn new(account: &str) -> Self {
        let client = Client::builder().redirect(Policy::none()).build().unwrap();
        Self { client, cookies: BTreeMap::new(), account: account.to_owned() }
    }

    fn host(url: &Url) -> String {
        format!("{}:{}", url.host_str().unwrap(), url.port_or_known_default().unwrap())
    }

    /// The cookie of this name that a server has given.
    pub fn cookie(&self, world: &World, name: &str) -> Option<&str> {
        self.cookie_of(&world.url, name)
    }

    pub fn cookie_of(&self, url: &str, name: &str) -> Option<&str> {
        let host = Self::host(&url.parse().unwrap());
        self.cookies.get(&(host, name.to_owned())).map(String::as_str)
    }

    pub fn plant(&mut self, world: &World, name: &str, value: &str) {
        let host = Self::host(&world.url.parse().unwrap());
        self.cookies.insert((host, name.to_owned()), value.to_owned());
    }

    /// One request.
    pub async fn get(&mut self, url: Url) -> Page {
        self.get_with(url, HeaderMap::new()).await
    }

    pub async fn get_with(&mut self, url: Url, headers: HeaderMap) -> Page {
        let host = Self::host(&url);
        let own = self.cookies.iter().filter(|((of, _), _)| *of == host);
        let cookies: Vec<String> =
            own.map(|((_, name), value)| format!("{name}={value}")).collect();
        let mut request = self.client.get(url.clone()).headers(headers);
        request = request.header("x-test-account", &self.account);
        if !cookies.is_empty() {
            request = request.header(COOKIE, cookies.join("; "));
        }
        let response = request.send().await.unwrap();
        for value in response.headers().get_all(SET_COOKIE) {
            let text = value.to_str().unwrap();
            let (name, value) = text.split(';').next().unwrap().split_once('=').unwrap();
            let key = (host.clone(), name.to_owned());
            match value {
                "" => drop(self.cookies.remove(&key)),
                value => drop(self.cookies.insert(key, value.to_owned())),
            }
        }
        let reply = Reply {
            status: response.status(),
            headers: response.headers().clone(),
            text: response.text().await.unwrap(),
        };
        Page { url, reply }
    }

    /// Takes the cookie of an answer that a page of ours was given.
    pub fn take(&mut self, world: &World, reply: &Reply) {
        for value in reply.headers.get_all(SET_COOKIE) {
            let text = value.to_str().unwrap();
            let (name, value) = text.split(';').next().unwrap().split_once('=').unwrap();
            self.plant(world, name, value);
        }
    }

    pub async fn start(&mut self, world: &World, tenant: &str) -> Page {
        let url = format!("{}/v1/sso/{tenant}/start?return_to=/allocations", world.url);
        self.get(url.parse().unwrap()).await
    }

    /// To the provider and back, up to the answer of our callback.
    pub async fn sign_in(&mut self, world: &World, tenant: &str) -> Page {
        let mut page = self.start(world, tenant).await;
        let home: Url = world.url.parse().unwrap();
        for _ in 0..10 {
            let moved = matches!(page.reply.status, StatusCode::FOUND | StatusCode::SEE_OTHER);
            let ours = page.url.origin() == home.origin() && page.url.path().ends_with("/callback");
            if ours || !moved {
                return page;
            }
            let next = page.location();
            page = self.get(next).await;
        }
        panic!("it is sent round in circles: {}", page.url);
    }

    /// The session that it has, as bearer.
    pub fn session(&self, world: &World) -> String {
        self.cookie(world, "__Host-aicloud").expect("it has a session").to_owned()
    }
}

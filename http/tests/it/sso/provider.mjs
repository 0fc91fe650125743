// A real, certified provider (https://github.com/panva/node-oidc-provider) for one test: started with its
// clients and its people as JSON in the first argument, it prints its address and serves until its standard input
// ends.
//
// Whoever comes to sign in is whom the header `x-test-account` names, or whom a browser chooses on a page; who is none of its
// people is denied. All the rest (PKCE, codes, keys, ID tokens, userinfo) is the provider's own.

import { createServer } from 'node:http';
import * as oidc from 'oidc-provider';

const Provider = oidc.Provider ?? oidc.default;
const { clients, people } = JSON.parse(process.argv[2]);

/** Who is there to choose from. */
const page = () => `<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><title>Provider</title>
<h1>Who are you?</h1><form method="post">${[...Object.keys(people), 'nobody']
    .map((one) => `<p><button name="account" value="${one}">${one}</button></p>`)
    .join('')}</form></html>`;

/** The fields of a form that was sent. */
async function sent(request) {
    let text = '';
    for await (const part of request) text += part;
    return new URLSearchParams(text);
}

const server = createServer();
server.listen(0, '127.0.0.1', () => {
    const issuer = `http://127.0.0.1:${server.address().port}`;
    const provider = new Provider(issuer, {
        clients,
        claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
        cookies: { keys: ['a test has no secrets'] },
        features: { devInteractions: { enabled: false } },
        interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
        pkce: { methods: ['S256'], required: () => true },
        findAccount: (_, id) => (people[id] ? { accountId: id, claims: () => ({ sub: id, ...people[id] }) } : undefined),
        // Everybody agrees to everything.
        async loadExistingGrant(ctx) {
            const { client, session, provider } = ctx.oidc;
            const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
            grant.addOIDCScope('openid email profile');
            await grant.save();
            return grant;
        },
    });
    const serve = provider.callback();
    server.on('request', async (request, response) => {
        if (!request.url.startsWith('/interaction/')) {
            serve(request, response);
            return;
        }
        try {
            // A program names its person in a header; a person chooses on the page.
            const named = request.headers['x-test-account'];
            if (named === undefined && request.method === 'GET') {
                response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page());
                return;
            }
            const account = named ?? (await sent(request)).get('account');
            const result = people[account]
                ? { login: { accountId: account } }
                : { error: 'access_denied', error_description: 'nobody of this name' };
            await provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
        } catch (error) {
            response.writeHead(500).end(String(error));
        }
    });
    console.log(JSON.stringify({ issuer }));
});

process.stdin.resume();
process.stdin.on('end', () => process.exit(0));

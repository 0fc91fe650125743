// A real, certified provider (https://github.com/panva/node-oidc-provider) for one test: started with its
// clients and its people as JSON in the first argument, it prints its address and serves until its standard input
// ends.
//
// Whoever comes to sign in is whom the header `x-test-account` names: there is no page to fill in. All
// the rest (PKCE, codes, keys, ID tokens, userinfo) is the provider's own.

import { createServer } from 'node:http';
import * as oidc from 'oidc-provider';

const Provider = oidc.Provider ?? oidc.default;
const { clients, people } = JSON.parse(process.argv[2]);

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
            const account = request.headers['x-test-account'];
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

import { activateTrigger } from '../../support/engine';
import { startServer, closeServers } from '../../support/servers';

afterEach(closeServers);

const activate = async (clientSecret: string, baseUrl = 'https://open.example.com') =>
	await activateTrigger({
		node: 'sodaIotTrigger',
		credentials: {
			Soda: { type: 'sodaIotApi', data: { baseUrl, clientSecret, accessToken: 'token-of-test' } },
		},
	});

it('can be activated and deactivated with a client secret, and asks nobody', async () => {
	const platform = await startServer((_request, response) => response.end('{}'));
	const active = await activate('trigger-client-secret', platform.url);
	expect(active.created).toBe(true);
	await expect(active.deactivate()).resolves.toBeUndefined();
	expect(platform.requests).toEqual([]);
});

it('refuses to be activated without a client secret, and says what to fill in', async () => {
	await expect(activate('')).rejects.toMatchObject({
		message: expect.stringContaining('fill in "Client Secret"'),
	});
});

it('refuses to be activated without a credential', async () => {
	await expect(activateTrigger({ node: 'sodaIotTrigger' })).rejects.toThrow();
});

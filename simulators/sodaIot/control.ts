import { Router } from 'express';
import { bodyOf, done } from '../shared/control';
import type { SodaIotSimulator } from './simulator';
import type { WebhookPayload } from './platform';
import type { AutoOutcome, ExpiredTokenStyle, Spelling, Used } from './types';

/** What people and other processes can do at the devices and in the vendor's console. */
export function controlRoutes(simulator: SodaIotSimulator): Router {
	const router = Router();

	router.get('/state', (_req, res) => {
		const { url, clientId, clientSecret, spelling, autoOutcome, devices, activations, occupations } =
			simulator;
		const { issued, usesOfVoided, unknownUses, current } = simulator.tokens;
		res.json({
			url,
			clientId,
			clientSecret,
			accessToken: current?.accessToken ?? '',
			spelling,
			autoOutcome,
			devices,
			activations,
			occupations,
			tokens: { issued, usesOfVoided, unknownUses },
		});
	});
	router.get('/webhooks', (_req, res) => void res.json(simulator.webhooks));
	router.post('/webhooks', (req, res) => {
		const { url, payload } = bodyOf<{ url: string; payload: WebhookPayload }>(req);
		res.json(simulator.sendWebhook(addressOf(url), payload));
	});
	router.post('/webhooks/:id/resend', (req, res) => {
		res.json(simulator.resend(Number(req.params.id)));
	});
	router.post('/anomaly', (req, res) => {
		const { url, ...changes } = bodyOf<{ url: string }>(req);
		res.json(simulator.sendAnomaly(addressOf(url), changes));
	});
	router.post('/sign', (req, res) => void res.json({ signed_request: simulator.signedRequest(req.body) }));

	router.post('/activations/:id/succeed', (req, res) => void res.json(simulator.succeed(req.params.id)));
	router.post('/activations/:id/fail', (req, res) => void res.json(simulator.fail(req.params.id)));
	router.post('/activations/:id/settle', (req, res) => {
		res.json(simulator.settle(req.params.id, bodyOf<Partial<Used>>(req)));
	});
	router.post('/activations/:id/fail-termination', (req, res) => {
		res.json(simulator.failTermination(req.params.id));
	});

	router.post('/devices/:serial/online', (req, res) => {
		simulator.setOnline(req.params.serial, bodyOf<{ online: boolean }>(req).online === true);
		done(res);
	});
	router.post('/tokens/expire', (_req, res) => {
		simulator.expireTokens();
		done(res);
	});
	router.post('/expired-token-style', (req, res) => {
		simulator.setExpiredTokenStyle(bodyOf<{ style: ExpiredTokenStyle }>(req).style);
		done(res);
	});
	router.post('/spelling', (req, res) => {
		simulator.spelling = bodyOf<{ spelling: Spelling }>(req).spelling;
		done(res);
	});
	router.post('/auto-outcome', (req, res) => {
		simulator.setAutoOutcome(bodyOf<Partial<AutoOutcome>>(req));
		res.json(simulator.autoOutcome);
	});
	return router;
}

function addressOf(url: unknown): string {
	if (typeof url !== 'string' || !/^https?:\/\//.test(url)) throw new Error('url must be a web address');
	return url;
}

import { Router } from 'express';
import { bodyOf, done } from '../shared/control';
import type { WaterPurifierSimulator } from './simulator';
import type { CallbackEvent } from './types';
import type { AfterPour } from './workflow';

/** What people and other processes can do at the machines and in the vendor's console. */
export function controlRoutes(simulator: WaterPurifierSimulator): Router {
	const router = Router();

	router.get('/state', (_req, res) => {
		const { url, openId, secret, callbackUrl, operationUrl, devices, orders } = simulator;
		res.json({ url, openId, secret, callbackUrl, operationUrl, devices, orders });
	});
	router.get('/callbacks', (_req, res) => void res.json(simulator.callbacks));
	router.post('/callbacks', (req, res) => {
		const callback = bodyOf<CallbackEvent>(req);
		if (typeof callback.callbackType !== 'string') throw new Error('callbackType is missing');
		simulator.emit(callback);
		done(res);
	});

	router.post('/callback-url', (req, res) => {
		simulator.setCallbackUrl(String(bodyOf<{ url: string }>(req).url ?? ''));
		done(res);
	});
	router.post('/operation-url', (req, res) => {
		simulator.setOperationUrl(String(bodyOf<{ url: string }>(req).url ?? ''));
		done(res);
	});

	router.post('/devices/:iotId/press', (req, res) => {
		const { pour, then } = bodyOf<{ pour?: number; then?: AfterPour }>(req);
		res.json(simulator.pressButton(req.params.iotId, { pour, then }));
	});
	router.post('/devices/:iotId/swipe', async (req, res) => {
		const { cardNum } = bodyOf<{ cardNum: string }>(req);
		if (typeof cardNum !== 'string' || cardNum === '') throw new Error('cardNum is missing');
		res.json(await simulator.swipeCard(req.params.iotId, cardNum));
	});
	router.post('/devices/:iotId/online', (req, res) => {
		simulator.setOnline(req.params.iotId, bodyOf<{ online: boolean }>(req).online === true);
		done(res);
	});
	router.post('/devices/:iotId/error', (req, res) => {
		simulator.reportError(req.params.iotId, String(bodyOf<{ message: string }>(req).message ?? ''));
		done(res);
	});
	router.post('/devices/:iotId/resolve', (req, res) => {
		simulator.resolveErrors(req.params.iotId);
		done(res);
	});
	router.post('/devices/:iotId/tds', (req, res) => {
		simulator.uploadTds(req.params.iotId, bodyOf<{ sourceTds: number; cleanTds: number }>(req));
		done(res);
	});
	return router;
}

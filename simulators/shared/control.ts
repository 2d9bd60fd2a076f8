import express, { Router } from 'express';
import type { NextFunction, Request, Response } from 'express';
import type { Alerts } from './alerts';
import type { Faults, FaultSpec } from './faults';
import { isObject } from './json';
import type { RequestRecord } from './vendorCalls';

const loopbackOrigin = /^http:\/\/(127\.0\.0\.1|localhost)(:\d+)?$/;

/** What both platforms keep, and people may look at and change. */
interface Records {
	requests: RequestRecord[];
	faults: Faults;
	alerts: Alerts;
}

/**
 * Routes below `/_simulator` that both platforms have: requests, faults and alerts. They are not recorded,
 * and the page of one simulator may call the other's (same machine, another port).
 */
export function commonControl({ requests, faults, alerts }: Records): Router {
	const router = Router();
	router.use(allowPagesOfThisMachine);
	router.use(express.json({ strict: false, limit: '1mb' }));

	router.get('/requests', (_req, res) => void res.json(requests));
	router.delete('/requests', (_req, res) => {
		requests.length = 0;
		done(res);
	});

	router.get('/faults', (_req, res) => void res.json(faults.list));
	router.post('/faults', (req, res) => void res.status(201).json(faults.add(bodyOf<FaultSpec>(req))));
	router.delete('/faults', (_req, res) => {
		faults.clear();
		done(res);
	});
	router.delete('/faults/:id', (req, res) => {
		if (!faults.remove(Number(req.params.id))) throw new Error(`There is no fault ${req.params.id}`);
		done(res);
	});

	router.get('/alerts', (_req, res) => void res.json(alerts.list));
	router.post('/alerts', (req, res) => void res.status(201).json(alerts.add(req.body)));
	router.delete('/alerts', (_req, res) => {
		alerts.clear();
		done(res);
	});
	return router;
}

/** The body of a control call, which must be a JSON object; the caller checks its fields. */
export function bodyOf<T>(req: Request): Partial<T> & T {
	if (!isObject(req.body)) throw new Error('The body must be a JSON object (content-type: application/json)');
	return req.body as Partial<T> & T;
}

/** The answer of control calls that have nothing to tell. */
export function done(res: Response): void {
	res.json({ ok: true });
}

/** A mistyped control path must not count as a call to the vendor. */
export function noSuchControl(req: Request, res: Response): void {
	res.status(404).json({ error: `There is no control route ${req.method} ${req.originalUrl}` });
}

/** Control calls answer mistakes with HTTP 400 and `{error}`, so that a demo script can show the reason. */
export function controlErrors(error: unknown, _req: Request, res: Response, _next: NextFunction): void {
	res.status(400).json({ error: error instanceof Error ? error.message : String(error) });
}

function allowPagesOfThisMachine(req: Request, res: Response, next: NextFunction): void {
	const origin = req.headers.origin;
	if (origin !== undefined && loopbackOrigin.test(origin)) {
		res.set({
			'access-control-allow-origin': origin,
			'access-control-allow-headers': 'content-type',
			'access-control-allow-methods': 'GET, POST, DELETE',
			vary: 'origin',
		});
	}
	if (req.method === 'OPTIONS') res.status(204).end();
	else next();
}

import express, { Router } from 'express';
import { join } from 'node:path';

const publicFolder = join(__dirname, 'public');

/**
 * The page for people, at `/`, with its files in `public`.
 *
 * @param companionUrl address of the Soda IoT simulator to show beside the water purifiers; empty: none
 */
export function pageRoutes(companionUrl: () => string): Router {
	const router = Router();
	router.get('/', (_req, res) => void res.sendFile('index.html', { root: publicFolder }));
	router.use('/_simulator/page', express.static(publicFolder));
	router.get('/_simulator/companion', (_req, res) => void res.json({ url: companionUrl() }));
	return router;
}

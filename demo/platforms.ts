import { freePort } from '../hosts/ports';
import { startSodaIot, startWaterPurifier } from '../simulators';
import type { SodaIotSimulator, WaterPurifierSimulator } from '../simulators';

export interface Platforms {
	purifier: WaterPurifierSimulator;
	soda: SodaIotSimulator;
	close(): Promise<void>;
}

/** The ports of `npm run simulators`. */
const purifierPort = 7701;
const sodaPort = 7702;

/** Starts both platforms; their devices do nothing by themselves until {@link letDevicesRun}. */
export async function startPlatforms(): Promise<Platforms> {
	const port = await freePort(purifierPort);
	// Such a lock is proven by its own entry: workflow 8 charges for it at once.
	const purifier = await startWaterPurifier({ port, flow: { lockStatus: 'reply' } });
	try {
		const soda = await startSodaIot({
			port: await freePort(sodaPort),
			autoOutcome: { result: 'none', settleAfterMs: null },
		});
		purifier.companionUrl = soda.url;
		const close = async () => void (await Promise.all([purifier.close(), soda.close()]));
		return { purifier, soda, close };
	} catch (error) {
		await purifier.close();
		throw error;
	}
}

/** From now on the machines answer by themselves, slowly enough to watch. */
export function letDevicesRun({ soda }: Platforms): void {
	soda.setAutoOutcome({ result: 'ACTIVED', afterMs: 1500, settleAfterMs: 5000, terminateAfterMs: 1500 });
}

export const alertsUrl = ({ soda }: Platforms) => `${soda.url}/_simulator/alerts`;

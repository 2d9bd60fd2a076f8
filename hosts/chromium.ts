import { findProgram } from './programs';

/** What Linux distributions call it. */
const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

export const chromiumHint =
	'Chromium. Debian and Ubuntu: apt-get install -y chromium. Or name its program in DISPENSE_CHROMIUM';

/** @returns undefined when none is installed; see {@link chromiumHint} */
export function findChromium(): string | undefined {
	const given = process.env.DISPENSE_CHROMIUM;
	if (given) return given;
	return names.map((name) => findProgram(name)).find((file) => file !== undefined);
}

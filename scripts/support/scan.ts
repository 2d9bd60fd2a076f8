/** What is read in the sources, and what in the published files; the same as when n8n scans a published package. */
export const scannedFiles = {
	sources: ['package.json', '{nodes,credentials}/**/*.{js,ts,json}'],
	package: ['**/*.js', 'package.json'],
};

/** The part of n8n's scanner that needs no published package. It comes without types. */
interface Scanner {
	analyzePackage: (
		folder: string,
		patterns: string[],
	) => Promise<{ passed: boolean; message?: string; details?: string }>;
}

/**
 * Runs the scanner with which n8n verifies community nodes on a folder.
 *
 * @param patterns which files, see {@link scannedFiles}
 * @throws with what the scanner found
 */
export async function scan(folder: string, patterns: string[]): Promise<void> {
	const file = '@n8n/scan-community-package/scanner/scanner.mjs';
	const { analyzePackage } = (await import(file)) as Scanner;
	const { passed, message, details } = await analyzePackage(folder, patterns);
	// It also passes a folder where it found nothing to read; then it says so in the message.
	if (!passed || message)
		throw new Error(
			[`n8n's scanner on ${folder}: ${message ?? 'failed'}`, details].filter(Boolean).join('\n'),
		);
}

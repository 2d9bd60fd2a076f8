/** Makes the content of a part from the words behind its name. */
export type Maker = (...words: string[]) => string;

const part = /<!-- made by `npm run docs`: ([^\n]+?) -->\n[^]*?<!-- end -->/g;

/**
 * Replaces what stands between the marks of each made part:
 *
 *     <!-- made by `npm run docs`: operation waterPurifier purifier lock -->
 *     <!-- end -->
 *
 * @throws Error for a part that no maker knows
 */
export function withParts(text: string, makers: Record<string, Maker>): string {
	return text.replace(part, (_all, instruction: string) => {
		const [name = '', ...words] = instruction.split(' ');
		const maker = makers[name];
		if (!maker) throw new Error(`Nothing makes the part "${instruction}"`);
		return `<!-- made by \`npm run docs\`: ${instruction} -->\n\n${maker(...words).trim()}\n\n<!-- end -->`;
	});
}

/** The instructions of a document's made parts. */
export function partsOf(text: string): string[] {
	return [...text.matchAll(part)].map(([, instruction = '']) => instruction);
}

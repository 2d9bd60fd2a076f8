import { writeFile } from 'node:fs/promises';
import path from 'node:path';

import { documents, madeAnew } from './docs/documents';
import { main } from './support/main';
import { project } from './support/packedTarball';

/** `npm run docs`: makes the parts of the documents anew that come from the code. A test fails when one is stale. */
main(async () => {
	for (const document of documents()) {
		const { before, after } = await madeAnew(document);
		if (before === after) continue;
		await writeFile(path.join(project, document), after);
		console.log(`${document} is written anew.`);
	}
	return true;
});

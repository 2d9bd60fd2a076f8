import { CredentialStore } from './engine/credentials';

/** A store whose credentials can be made unreadable, as a deleted credential is. `reads` counts failed reads as well. */
export class CountedStore extends CredentialStore {
	isGone = false;

	override find(...args: Parameters<CredentialStore['find']>) {
		if (this.isGone) throw new Error('Credential does not exist');
		return super.find(...args);
	}
}

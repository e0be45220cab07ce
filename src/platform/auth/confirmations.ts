import type { SignedIn } from '../web/current.js';

/** Who knows how somebody shows that it is still them: given by the room that keeps passwords. */
export abstract class Confirmations {
  /** Whether this is the password of the person who is signed in. @throws TooMany */
  abstract isPasswordOf(person: SignedIn, password: string, address: string): Promise<boolean>;
}

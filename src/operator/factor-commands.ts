import { TeamFactors } from '../accounts/factors/team-factors.service.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { Refused } from '../platform/web/errors.js';
import { required, UsageError, type Command } from './command.js';
import { editorIdOf, withOwnerClient } from './owner-connection.js';
import { withProduct } from './product.js';

export const factorCommands: Command[] = [
  {
    name: 'user:reset-factor',
    usage: '--editor SLUG --email ADDRESS',
    summary:
      'takes away the second factor of a person who lost it, when no administrator is left to do it; their sessions end',
    async run(args) {
      const email = required(args, 'email');
      const editor = required(args, 'editor');
      const editorId = await withOwnerClient((client) => editorIdOf(client, editor));
      const actor = { kind: 'system', name: 'Opérateur' } as const;
      await withProduct(async (app) => {
        const factors = app.get(TeamFactors, { strict: false });
        const name = await app
          .get(TenantDb)
          .run({ editorId, actor }, () => factors.removeOf(email))
          .catch((error: unknown) => {
            throw error instanceof Refused ? new UsageError(error.message) : error;
          });
        if (name === null) throw new UsageError(`no person has the address ${email} in ${editor}`);
      });
      console.log('second factor removed: a new one is put in place at the next sign-in');
    },
  },
];

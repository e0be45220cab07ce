import { aClient, aRegisterChange, type Columns, dayFromToday, type Row } from './factories.js';
import type { TestEditor, TestTenant } from './tenant.js';
import { changeList, RegisterChangesQueries } from '../../src/register-changes/register-changes.queries.js';
import { RegisterChangesService } from '../../src/register-changes/register-changes.service.js';

/** Lets the register change what it says of the clients of an editor, and decides on it. */
export function registerOf(tenant: TestTenant) {
  const queries = tenant.get(RegisterChangesQueries);
  const changes = tenant.get(RegisterChangesService);

  return {
    list: (editor: TestEditor = tenant) => editor.run(() => queries.page(changeList.filter({}), changeList.order({}))),

    waiting: async (clientId: string) => {
      const its = changeList.filter({ client: clientId });
      const { rows } = await tenant.run(() => queries.page(its, changeList.order({})));
      return rows.map(({ change }) => change);
    },

    decide: (ids: string[], decision: 'applied' | 'kept', editor: TestEditor = tenant) =>
      editor.run(() => changes.decide(ids, decision)),

    /** A client of some days ago. */
    known: (columns: Columns = {}): Promise<Row> => aClient(tenant, { created_at: dayFromToday(-10), ...columns }),

    /** What the register says today of a legal entity. */
    async registered(finess: unknown, columns: Columns = {}): Promise<void> {
      const names = { name: 'FONDATION NEUVE', town: 'TOULON', postal_code: '83000', departement: '83', ...columns };
      const row = { finess, ...names, extracted_on: dayFromToday(0) };
      const keys = Object.keys(row);
      await tenant.owner.query(
        `INSERT INTO directory_legal_entities (${keys.join(', ')}) VALUES (${keys.map((_, index) => `$${index + 1}`).join(', ')})`,
        Object.values(row),
      );
    },

    /** The register has another name for a client. */
    renamed: (client: Row, more: Columns = {}) =>
      aRegisterChange(tenant, {
        finess: client['finess_ej'],
        legal_entity_finess: client['finess_ej'],
        name: 'FONDATION NEUVE',
        before: client['name'],
        after: 'FONDATION NEUVE',
        ...more,
      }),
  };
}

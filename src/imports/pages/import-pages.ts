import { Injectable } from '@nestjs/common';
import type { Role } from '../../journey/states/transitions.js';
import { count } from '../../platform/web/view-helpers.js';
import type { Mapping } from '../file/column-mapping.js';
import { importList } from './import-list.js';
import { importListView } from './import-list.view.js';
import { ImportQueries, rowFilterCodes, rowsPerPage, type RowFilterCode, type ShownRow } from './import.queries.js';
import type { Import } from '../import.entity.js';
import { headOf, importView, tallyOf } from './import.view.js';
import type { ReturnedForm } from './import.form.js';
import { ImportsService } from '../imports.service.js';
import { mayBeMapped } from '../import.transitions.js';
import { mappingView } from './mapping.view.js';
import { outcomeLabels } from '../export/outcome.labels.js';
import { rowView } from './row.view.js';
import { type ImportKind, ImportKinds, isDrop, mayBring } from '../kinds/import-kinds.js';
import { newImportView } from './new-import.view.js';
import { UndoForecasts } from './undo-forecasts.js';
import { undoView } from './undo.view.js';
import { clock } from '../../platform/clock.js';
import { editors } from '../../journey/states/roles.js';

type Asked = Record<string, unknown>;
const sampleRows = 5;

/** Gathers what each page of an import shows. */
@Injectable()
export class ImportPages {
  constructor(
    private readonly imports: ImportsService,
    private readonly queries: ImportQueries,
    private readonly kinds: ImportKinds,
    private readonly forecasts: UndoForecasts,
  ) {}

  async list(query: Asked, role: Role) {
    const filter = importList.filter(query);
    const order = importList.order(query);
    return importListView(await this.queries.list(filter, order), {
      query: filter.query,
      troubled: await this.queries.countInError(),
      mayAct: editors.includes(role),
      unknown: [...filter.unknown, ...order.unknown],
      kinds: this.kinds.all(),
    });
  }

  /** @param asked a kind of the address; the first one when it says nothing, or not to this role */
  kindOf(asked: unknown, role: Role = 'admin'): ImportKind {
    const found = this.kinds.find(asked);
    return found && (mayBring(found, role) || !editors.includes(role)) ? found : this.kinds.of({ kind: 'clients' });
  }

  new(kind: ImportKind, role: Role, error: string | null, fileName: string | null = null) {
    const kinds = this.kinds.all().filter((one) => one === kind || mayBring(one, role));
    return newImportView(kind, kinds, error, fileName);
  }

  /** @param returned the form that applies it, come back */
  async one(id: string, query: Asked, role: Role, returned?: ReturnedForm) {
    const row = await this.imports.byId(id);
    const kind = this.kinds.of(row);
    const again = query['mapping'] === '1' && mayBeMapped(row);
    if (!isDrop(kind) && (row.state === 'uploaded' || again)) return this.mapping(row, null, role);
    const samples = row.state === 'checked' || row.state === 'applied' ? await this.samples(row) : [];
    const errors = row.errorRows > 0 ? await this.queries.reasons(id, 'error') : [];
    const stale = row.staleRows > 0 ? await this.queries.reasons(id, 'stale') : [];
    const kept = row.keptRows > 0 ? await this.queries.reasons(id, 'kept') : [];
    const standing = row.state === 'checked' ? await this.queries.standing(id) : [];
    const offered = await this.imports.offered(row, role);
    const mayAct = mayBring(kind, role);
    const mayUndo = mayAct && offered.some(({ action, allowed }) => action === 'undo' && allowed);
    const left = row.state === 'undone' && mayUndo ? await this.imports.left(row) : null;
    const now = clock.now();
    return importView(row, { samples, errors, stale, kept, left, standing, kind, mayAct, offered, returned, now });
  }

  mapping(row: Import, given: { mapping: Mapping; errors: Record<string, string> } | null, role: Role) {
    const own = `/imports/${row.id}`;
    const mayAct = editors.includes(role);
    return {
      title: row.fileName,
      own,
      head: headOf(row),
      mapping: mappingView(row, this.kinds.of(row).columns, given),
      mayAct,
    };
  }

  /** What undoing would do, told before. */
  async undo(id: string, role: Role, returned?: ReturnedForm) {
    const row = await this.imports.byId(id);
    const kind = this.kinds.of(row);
    const offered = (await this.imports.offered(row, role)).find(({ action }) => action === 'undo');
    const own = mayBring(kind, role);
    const refusal =
      offered && own ? offered.reasons.join(' ') || null : 'Cet import ne peut pas être défait dans cet état.';
    return undoView(row, kind, await this.forecasts.of(row, kind, refusal), returned);
  }

  async rows(id: string, query: Asked) {
    const row = await this.imports.byId(id);
    const own = `/imports/${id}`;
    const filter = filterOf(query);
    const kind = this.kinds.of(row);
    const found = await this.queries.rows({ id, subjects: kind.subjects }, filter, rowsPerPage);
    const label = filter.code ? outcomeLabels[filter.code].labels : 'Toutes les lignes';
    const reason = filter.mark ? (found[0]?.reason ?? null) : null;
    return {
      title: `${label}, ${row.fileName}`,
      own,
      head: {
        ...headOf(row),
        title: label,
        state: null,
        facts: [],
        crumbs: [...headOf(row).crumbs, { href: own, label: row.fileName }],
      },
      tally: tallyOf(row, own, filter.code),
      total: row.readRows,
      subject: kind.words.subject,
      unknown: filter.unknown,
      filtered: reason ? { label: reason, remove: `${own}/rows?outcome=${filter.code}` } : null,
      rows: found.slice(0, rowsPerPage).map((one) => rowView(one, row.mapping ?? [], kind)),
      pages: pagesOf(found, filter, own),
    };
  }

  private async samples(row: Import): Promise<{ code: RowFilterCode; rows: ShownRow[] }[]> {
    const codes: RowFilterCode[] = row.state === 'applied' ? ['stale', 'error'] : ['error', 'changed', 'new'];
    const { subjects } = this.kinds.of(row);
    const samples: { code: RowFilterCode; rows: ShownRow[] }[] = [];
    for (const code of codes) {
      const rows = await this.queries.rows({ id: row.id, subjects }, { code, mark: null, after: 0 }, sampleRows);
      samples.push({ code, rows: rows.slice(0, sampleRows) });
    }
    return samples;
  }
}

interface Filter {
  code: RowFilterCode | null;
  mark: string | null;
  after: number;
  unknown: string | null;
}

function filterOf(query: Asked): Filter {
  const asked = typeof query['outcome'] === 'string' ? query['outcome'].slice(0, 60) : '';
  const code = rowFilterCodes.find((candidate) => candidate === asked) ?? null;
  const mark = typeof query['reason'] === 'string' && /^[0-9a-f]{12}$/.test(query['reason']) ? query['reason'] : null;
  const after = typeof query['after'] === 'string' && /^\d{1,9}$/.test(query['after']) ? Number(query['after']) : 0;
  const unknown =
    asked !== '' && code === null
      ? `«\u00a0${asked}\u00a0» n’est pas un filtre de cette page\u00a0: toutes les lignes sont montrées.`
      : null;
  return { code, mark, after, unknown };
}

function pagesOf(found: ShownRow[], { code, mark, after }: Filter, own: string) {
  const address = (place: number) => {
    const query = new URLSearchParams({
      ...(code ? { outcome: code } : {}),
      ...(mark ? { reason: mark } : {}),
      ...(place > 0 ? { after: String(place) } : {}),
    });
    return query.size > 0 ? `${own}/rows?${query.toString()}` : `${own}/rows`;
  };
  const last = found[rowsPerPage - 1];
  return {
    label: 'Pages des lignes',
    note: `${count(Math.min(found.length, rowsPerPage), 'ligne', 'lignes')} sur cette page, dans l’ordre du fichier`,
    previous: after > 0 ? address(0) : null,
    next: found.length > rowsPerPage && last ? address(last.line) : null,
  };
}

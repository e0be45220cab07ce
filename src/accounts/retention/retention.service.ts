import { Injectable } from '@nestjs/common';
import { AuditService } from '../../platform/audit/audit.service.js';
import { EditsService } from '../../platform/changes/edits.service.js';
import { clock } from '../../platform/clock.js';
import { HandlesJob, type JobInHand } from '../../platform/jobs/job-handlers.js';
import { Registry } from '../../platform/registry.js';
import { IsKept, type Kept } from '../../platform/retention/kept.js';
import { TenantDb } from '../../platform/tenancy/tenant-db.js';
import { count } from '../../platform/web/view-helpers.js';
import { Editor } from '../editor.entity.js';
import { EditorService } from '../editor.service.js';
import { retentionFields } from './retention.form.js';
import { editorSubject } from '../editor-subject.js';

/** Short enough that nobody waits for it; what is left after so many of them is for the next night. */
const batch = 2_000;
const batchesANight = 100;
const dayLength = 86_400_000;

/** How long each kind of data is kept, and the nightly job that deletes what is older and says so. */
@Injectable()
export class RetentionService {
  constructor(
    private readonly db: TenantDb,
    private readonly audit: AuditService,
    private readonly edits: EditsService,
    private readonly editors: EditorService,
    private readonly registry: Registry,
  ) {}

  /** By their names, as the page shows them. */
  kinds(): Kept[] {
    return [...this.registry.all(IsKept)].sort((one, other) => one.label.localeCompare(other.label, 'fr'));
  }

  /** Days by kind, the usual ones where nothing was said, and the version of the settings. */
  async current(): Promise<Record<string, number> & { version: number }> {
    const { retention, version } = await this.editors.current();
    const days = this.kinds().map(({ key, days: { usual } }) => [key, retention[key] ?? usual]);
    return { ...Object.fromEntries(days), version };
  }

  /** @throws EditConflict when somebody saved since the form was opened */
  async change({ version, ...days }: Record<string, number> & { version: number }): Promise<void> {
    const { editorId } = this.db.context();
    await this.edits.save({
      subject: editorSubject(editorId, 'edited'),
      clientId: null,
      fields: retentionFields(this.kinds()),
      opened: version,
      yours: days,
      now: () => this.current(),
      entity: Editor,
      where: { editorId },
      columns: { retention: days },
      told: (labels) => `Conservation changée\u00a0: ${labels}`,
      address: '/settings/retention',
    });
  }

  @HandlesJob('retention.purge')
  async purge(_: object, { scope, stopping }: Pick<JobInHand, 'scope' | 'stopping'>): Promise<void> {
    const days = await this.db.run(scope, () => this.current());
    for (const kind of this.kinds()) {
      const before = new Date(clock.now().getTime() - (days[kind.key] ?? kind.days.usual) * dayLength);
      for (let done = 0; done < batchesANight; done += 1) {
        if (stopping?.aborted) return;
        if ((await this.db.run(scope, () => this.purgeSome(kind, before))) === 0) break;
      }
    }
  }

  // What was deleted and what is told of it are one transaction.
  private async purgeSome(kind: Kept, before: Date): Promise<number> {
    const purged = await kind.purge(before, batch);
    if (purged === 0) return 0;
    await this.audit.record({
      subject: { kind: 'editor', id: this.db.context().editorId },
      clientId: null,
      action: 'purged',
      summary: `${kind.label}\u00a0: ${count(purged, 'effacé au terme', 'effacés au terme')} de leur conservation`,
      details: { kind: kind.key, rows: purged, before: before.toISOString() },
    });
    return purged;
  }
}

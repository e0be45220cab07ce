import { Injectable } from '@nestjs/common';
import { EditsService } from '../platform/changes/edits.service.js';
import { answersOf } from '../platform/forms/form.js';
import { Outbox } from '../platform/jobs/outbox.service.js';
import { TenantDb } from '../platform/tenancy/tenant-db.js';
import { administersNow } from './active-account.facts.js';
import { Editor } from './editor.entity.js';
import { editorFields, type EditorForm } from './editor.form.js';
import { editorSubject } from './editor-subject.js';

@Injectable()
export class EditorService {
  constructor(
    private readonly db: TenantDb,
    private readonly edits: EditsService,
    private readonly outbox: Outbox,
  ) {}

  /** The current tenant. */
  current(): Promise<Editor> {
    return this.db.theOne(Editor, { editorId: this.db.context().editorId });
  }

  /** Where what is told to whoever answers for the editor goes: never to an invitation that nobody has answered. */
  async administration(): Promise<string[]> {
    const rows = await this.db.query<{ email: string }>(
      `SELECT u.email FROM users u WHERE ${administersNow('u')} ORDER BY u.email`,
    );
    return rows.map(({ email }) => email);
  }

  /** @throws EditConflict when somebody saved since the form was opened */
  async change(form: EditorForm): Promise<void> {
    const { editorId } = this.db.context();
    const yours = answersOf(editorFields, form);
    const changes = await this.edits.save({
      subject: editorSubject(editorId, 'edited'),
      clientId: null,
      fields: editorFields,
      opened: form.version,
      yours,
      now: () => this.current(),
      entity: Editor,
      where: { editorId },
      columns: yours,
      told: () => 'Réglages de l’éditeur changés',
      address: '/settings/editor',
    });
    // Every client's next action may be to wait for our own contract, or to look at a form that names us: computed again soon.
    if (changes['ansContractSignedOn'] || changes['name'])
      await this.outbox.enqueue('progress.refresh', {}, { key: 'editor' });
  }
}

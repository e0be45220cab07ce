import { Injectable } from '@nestjs/common';
import { EditsService } from '../platform/changes/edits.service.js';
import { answersOf } from '../platform/forms/form.js';
import { ansAddresses, type AnsLink, ansLinkFields, type AnsLinksForm } from './ans-links.form.js';
import { Editor } from './editor.entity.js';
import { EditorService } from './editor.service.js';
import { editorSubject } from './editor-subject.js';

/** Where ANS's pages and forms are: the guide's addresses, or the ones an admin wrote since. */
@Injectable()
export class AnsLinks {
  constructor(
    private readonly editors: EditorService,
    private readonly edits: EditsService,
  ) {}

  async addressOf(name: AnsLink): Promise<string> {
    const { ansLinks } = await this.editors.current();
    return ansLinks[name] || ansAddresses[name];
  }

  /** What differs from the guide, by field. */
  async answers() {
    const { ansLinks, version } = await this.editors.current();
    const names = Object.keys(ansAddresses) as AnsLink[];
    const texts = Object.fromEntries(names.map((name) => [name, ansLinks[name] ?? ''])) as Record<AnsLink, string>;
    return { ...texts, version };
  }

  /** @throws EditConflict when somebody saved since the form was opened */
  async change(form: AnsLinksForm): Promise<void> {
    const { editorId } = await this.editors.current();
    const yours = answersOf(ansLinkFields, form);
    await this.edits.save({
      subject: editorSubject(editorId, 'edited'),
      clientId: null,
      fields: ansLinkFields,
      opened: form.version,
      yours,
      now: () => this.answers(),
      entity: Editor,
      where: { editorId },
      columns: { ansLinks: Object.fromEntries(Object.entries(yours).filter(([, text]) => text !== '')) },
      told: (labels) => `Liens de l’ANS changés\u00a0: ${labels}`,
      address: '/settings/links',
    });
  }
}

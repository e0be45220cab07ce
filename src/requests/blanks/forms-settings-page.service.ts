import { Injectable } from '@nestjs/common';
import type { Role } from '../../journey/states/transitions.js';
import { blankKindsView } from '../forms/blank-kinds.view.js';
import { MappedBlanks } from '../forms/mapped-blanks.service.js';
import { OfficialBlanks } from './official-blanks.service.js';
import { formsView } from './forms-settings.view.js';
import { papersSettingsView, type PapersPage } from './papers.view.js';
import { Papers } from './papers.service.js';

/** Gathers what the page « Formulaires » shows. */
@Injectable()
export class FormsSettingsPage {
  constructor(
    private readonly official: OfficialBlanks,
    private readonly papers: Papers,
    private readonly mapped: MappedBlanks,
  ) {}

  async view(role: Role, again: { reason?: string; returned?: PapersPage['returned'] } = {}) {
    const documents = await this.official.all();
    const current = documents.find(({ supersededBy }) => supersededBy === null);
    const setting = current ? await this.papers.settingOf(current.id) : null;
    const accepted = await this.papers.accepted();
    const { reason, returned } = again;
    const page = formsView({ documents, role, ...(reason ? { reason } : {}) });
    const papers = papersSettingsView({ setting, accepted, role, ...(returned ? { returned } : {}) });
    const kinds = blankKindsView(await this.mapped.all());
    return { ...page, papers, kinds, errors: [...page.errors, ...papers.errors] };
  }
}

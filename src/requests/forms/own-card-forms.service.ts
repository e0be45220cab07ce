import { Injectable } from '@nestjs/common';
import { EditorService } from '../../accounts/editor.service.js';
import { AdministratorsService } from '../../administrators/administrators.service.js';
import { clock } from '../../platform/clock.js';
import { Refused, RefusedField } from '../../platform/web/errors.js';
import { type DrawnForm, FilledForms } from './filled-forms.service.js';
import { MappedBlanks } from './mapped-blanks.service.js';
import { chosenProblem, ownCardAnswers, type OwnCardGround, ownObstacles } from './own-card-form.js';

/** Orders of CPA cards for the editor's own people, on the blank of form 301 that was mapped. */
@Injectable()
export class OwnCardForms {
  constructor(
    private readonly administrators: AdministratorsService,
    private readonly editor: EditorService,
    private readonly blanks: MappedBlanks,
    private readonly forms: FilledForms,
  ) {}

  /** What an order would stand on today. */
  async ground(): Promise<OwnCardGround> {
    const editor = await this.editor.current();
    const people = await this.administrators.ofEditor();
    return { editor, people, today: clock.today(), loaded: (await this.blanks.inUse('301')) !== null };
  }

  /** The form as it would be now, kept nowhere. @throws Refused naming everything that prevents it, on its field what is wrong with who was chosen */
  async draw(chosen: string[]): Promise<DrawnForm> {
    const ground = await this.ground();
    const obstacles = ownObstacles(ground).map(({ reason }) => reason);
    const problem = chosenProblem(ground, chosen);
    if (obstacles.length > 0) throw new Refused([...obstacles, ...(problem ? [problem] : [])]);
    if (problem) throw new RefusedField('person', problem);
    return this.forms.draw({ kind: '301', form: null, answers: ownCardAnswers(ground, chosen) });
  }
}

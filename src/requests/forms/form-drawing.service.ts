import { Injectable } from '@nestjs/common';
import type { BlanksToFill, FormToDraw } from '../../paper/draw-forms.js';
import type { FilledForm } from '../../paper/form-413.js';
import { asideRoom } from '../../platform/aside/aside-room.js';
import { Aside } from '../../platform/aside/aside.js';

const room = asideRoom<typeof import('../../paper/draw-forms.js')>('paper/draw-forms.js');

/** In one go of one process: a file that a person waits for comes between two of them. */
const atOnce = 10;
/** As many as there are processes for what is read at once. */
const sideBySide = 2;

/** Fills forms beside the process: pages, jobs and the carrier go on meanwhile. Each process takes a blank apart once. */
@Injectable()
export class FormDrawing {
  constructor(private readonly aside: Aside) {}

  /** In their order, each filled or with everything that prevents it; on our own paper without a blank of its kind. */
  async draw(blanks: BlanksToFill, forms: FormToDraw[]): Promise<FilledForm[]> {
    const filled: FilledForm[] = [];
    const starts = Array.from({ length: Math.ceil(forms.length / atOnce) }, (_, index) => index * atOnce);
    const fillSome = async () => {
      for (let from = starts.shift(); from !== undefined; from = starts.shift()) {
        const some = forms.slice(from, from + atOnce);
        // Nobody waits for a batch; whoever prints one form does.
        const asked = { patient: forms.length > 1 };
        const done = await this.aside.call(room, 'drawForms', [blanks, some], asked);
        done.forEach((one, index) => (filled[from + index] = one));
      }
    };
    await Promise.all(Array.from({ length: sideBySide }, fillSome));
    return filled;
  }
}

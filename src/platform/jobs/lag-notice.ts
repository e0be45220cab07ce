import { Injectable } from '@nestjs/common';
import { IsNotice, type Notice, type ShownNotice } from '../web/notices.js';
import { Lag } from './lag.js';

/** Nobody does the background work: people are told why nothing leaves. */
@Injectable()
@IsNotice()
export class LagNotice implements Notice {
  constructor(private readonly lag: Lag) {}

  notice(): Promise<ShownNotice | null> {
    return Promise.resolve(this.lag.isLate() ? late : null);
  }
}

const late: ShownNotice = {
  tone: 'soon',
  title: 'Les tâches de fond n’avancent plus depuis quelques minutes.',
  text: 'Ni courriel, ni campagne, ni rappel ne part pour le moment. Rien n’est perdu, tout reprendra de soi-même\u00a0; prévenez votre exploitant si cela dure.',
};

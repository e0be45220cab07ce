import { Module } from '@nestjs/common';
import { ClientsModule } from '../clients/clients.module.js';
import { AbsencesController } from './absences.controller.js';
import { DeputiesController } from './deputies/deputies.controller.js';
import { PortfolioController } from './portfolio.controller.js';
import { DeputiesOfHandover } from './deputies/deputies-of-handover.service.js';
import { DeputiesQueries } from './deputies/deputies.queries.js';
import { DeputiesService } from './deputies/deputies.service.js';
import { DeputyBatch } from './deputies/deputy-batch.service.js';
import { DeputyHandover } from './deputies/deputy-handover.service.js';
import { DeputyNamingService } from './deputy-naming.service.js';
import { DeputyWithdrawal } from './deputy-withdrawal.service.js';
import { PortfolioQueries } from './portfolio.queries.js';
import { PortfolioService } from './portfolio.service.js';

@Module({
  imports: [ClientsModule],
  controllers: [AbsencesController, DeputiesController, PortfolioController],
  providers: [
    DeputiesOfHandover,
    DeputiesQueries,
    DeputiesService,
    DeputyBatch,
    DeputyHandover,
    DeputyNamingService,
    DeputyWithdrawal,
    PortfolioQueries,
    PortfolioService,
  ],
  exports: [DeputiesOfHandover, DeputyHandover, DeputyNamingService, DeputyWithdrawal, PortfolioService],
})
export class PortfolioModule {}

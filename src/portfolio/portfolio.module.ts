import { Module } from '@nestjs/common';
import { ClientsModule } from '../clients/clients.module.js';
import { AbsencesController } from './absences.controller.js';
import { DeputyNamingService } from './deputy-naming.service.js';
import { PortfolioController } from './portfolio.controller.js';
import { PortfolioQueries } from './portfolio.queries.js';
import { PortfolioService } from './portfolio.service.js';

@Module({
  imports: [ClientsModule],
  controllers: [PortfolioController, AbsencesController],
  providers: [PortfolioQueries, PortfolioService, DeputyNamingService],
  exports: [PortfolioQueries, PortfolioService, DeputyNamingService],
})
export class PortfolioModule {}

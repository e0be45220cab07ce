import { Module } from '@nestjs/common';
import { DirectoryController } from './directory.controller.js';
import { DirectoryQueries } from './directory.queries.js';
import { DirectoryService } from './directory.service.js';

@Module({
  controllers: [DirectoryController],
  providers: [DirectoryQueries, DirectoryService],
  exports: [DirectoryQueries, DirectoryService],
})
export class DirectoryModule {}

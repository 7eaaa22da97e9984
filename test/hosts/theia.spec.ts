import { THEIA } from './support/host';
import { tellStory } from './support/story';

tellStory('In Theia, built in', THEIA);

import { PLUGIN_HOST } from './support/host';
import { tellStory } from './support/story';

tellStory("In Theia's plugin host, with the extension", PLUGIN_HOST);

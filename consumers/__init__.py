"""From `news.raw` to the sinks: pure stages and stores."""

"""What we mean to keep: site files, platform packs and settings, read strictly."""

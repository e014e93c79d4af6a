"""The difficulty of training deep architectures and the effect of unsupervised pre-training."""

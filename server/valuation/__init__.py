"""What stock is worth: methods and the valued inventory."""
